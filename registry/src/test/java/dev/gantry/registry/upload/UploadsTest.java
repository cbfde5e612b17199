// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.ExpensiveCommits;
import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What uploads promise, whatever a commit costs on the store.
@ParameterizedClass
@EnumSource(UploadsTest.Store.class)
class UploadsTest {

    enum Store {
        CHEAP_COMMITS,
        EXPENSIVE_COMMITS,
        EXPENSIVE_COMMITS_AND_LONG_TOKENS;

        StorageDriver driver(TestTime time) {
            return switch (this) {
                case CHEAP_COMMITS -> new MemoryDriver(time);
                case EXPENSIVE_COMMITS -> new ExpensiveCommits(new MemoryDriver(time), 0);
                case EXPENSIVE_COMMITS_AND_LONG_TOKENS -> new ExpensiveCommits(new MemoryDriver(time), 5_000);
            };
        }
    }

    private static final byte[] CONTENT = bytes(1, 100_000);

    private final TestTime time = new TestTime();
    private final TestRegistry one;
    private final TestRegistry other;

    UploadsTest(Store store) {
        StorageDriver driver = store.driver(time);
        this.one = new TestRegistry(driver, time, 1);
        this.other = new TestRegistry(driver, time, 2);
    }

    @Test
    void onePatchAndAnEmptyPutPublish() throws IOException {
        UploadToken begun = one.carried(one.uploads.begin(REPO));
        UploadToken patched = other.carried(other.uploads.append(begun, null, TestBody.ofUnknownLength(CONTENT)));
        assertThat(patched.offsetBytes()).isEqualTo(CONTENT.length);
        one.uploads.finish(patched, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
        assertOnlyBlobIsThere(CONTENT);
    }

    @Test
    void putWithTheWholeBodyPublishes() throws IOException {
        one.push(REPO, CONTENT);
        assertThat(other.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
        assertOnlyBlobIsThere(CONTENT);
    }

    @Test
    void blobOfNoBytesIsPublished() throws IOException {
        one.push(REPO, new byte[0]);
        assertThat(other.pull(REPO, digest(new byte[0]))).isEmpty();
    }

    @Test
    void emptyPatchThenPutWithBodyPublishes() throws IOException {
        UploadToken token = one.uploads.append(one.uploads.begin(REPO), null, TestBody.ofUnknownLength(new byte[0]));
        one.uploads.finish(one.carried(token), digest(CONTENT), null, TestBody.of(CONTENT));
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void patchesWithoutARangeAddUp() throws IOException {
        UploadToken token = one.uploads.begin(REPO);
        for (int from = 0; from < CONTENT.length; from += 30_000) {
            TestRegistry replica = from % 60_000 == 0 ? one : other;
            int to = Math.min(CONTENT.length, from + 30_000);
            token = replica.carried(replica.uploads.append(token, null, TestBody.of(CONTENT, from, to)));
        }
        other.uploads.finish(token, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void patchThenPutWithTheRestPublishes() throws IOException {
        UploadToken token = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT, 0, 60_000));
        other.uploads.finish(one.carried(token), digest(CONTENT), null, TestBody.of(CONTENT, 60_000, CONTENT.length));
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void chunksOnChangingReplicasPublish() throws IOException {
        UploadToken token = one.uploads.begin(REPO);
        for (int from = 0; from < CONTENT.length; from += 7_777) {
            TestRegistry replica = from % 2 == 0 ? one : other;
            int to = Math.min(CONTENT.length, from + 7_777);
            token = replica.carried(append(replica, token, from, to));
        }
        other.uploads.finish(token, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
        assertOnlyBlobIsThere(CONTENT);
    }

    @Test
    void chunkedUploadMayKeepItsFirstTokenAndEndWithAChunk() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        append(one, begun, 0, 10_000);
        append(other, begun, 10_000, 20_000);
        ContentRange last = new ContentRange(20_000, CONTENT.length - 1);
        one.uploads.finish(begun, digest(CONTENT), last, TestBody.of(CONTENT, 20_000, CONTENT.length));
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void chunkedUploadMayKeepItsFirstTokenAndEndWithoutABody() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        append(one, begun, 0, CONTENT.length);
        other.uploads.finish(begun, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void chunkOutOfOrderIsRefusedAndTheUploadGoesOn() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        UploadToken first = append(one, begun, 0, 10_000);
        assertRefused(ErrorCode.RANGE_INVALID, () -> append(one, begun, 0, 10_000));
        assertRefused(ErrorCode.RANGE_INVALID, () -> append(other, first, 20_000, 30_000));
        assertThat(other.uploads.status(begun).offsetBytes()).isEqualTo(10_000);
        UploadToken second = append(other, first, 10_000, CONTENT.length);
        one.uploads.finish(second, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void chunkOfAnotherLengthThanItsRangeIsRefused() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        ContentRange range = new ContentRange(0, 9);
        assertRefused(ErrorCode.SIZE_INVALID, () -> one.uploads.append(begun, range, TestBody.of(CONTENT, 0, 9)));
        assertRefused(
                ErrorCode.SIZE_INVALID, () -> one.uploads.append(begun, range, TestBody.ofUnknownLength(bytes(2, 11))));
        assertThat(one.objects()).isEmpty();
    }

    @Test
    void bodyThatBreaksOffLeavesTheUploadAsItWas() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        assertThatThrownBy(() -> one.uploads.append(begun, null, TestBody.brokenAt(CONTENT, 50_000)))
                .isInstanceOf(EOFException.class);
        assertThat(one.objects()).isEmpty();
        UploadToken first = append(one, begun, 0, 10_000);
        assertThatThrownBy(() -> one.uploads.append(
                        first,
                        new ContentRange(10_000, 10_000 + CONTENT.length - 1),
                        TestBody.brokenAt(CONTENT, 50_000)))
                .isInstanceOf(EOFException.class);
        UploadToken second = append(other, first, 10_000, CONTENT.length);
        one.uploads.finish(second, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void wrongDigestPublishesNothingAndLeavesTheUploadUsable() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        byte[] wrong = bytes(9, 10);
        assertRefused(
                ErrorCode.DIGEST_INVALID, () -> one.uploads.finish(begun, digest(wrong), null, TestBody.of(CONTENT)));
        assertThat(one.objects()).isEmpty();
        UploadToken patched = one.uploads.append(begun, null, TestBody.of(CONTENT));
        assertRefused(
                ErrorCode.DIGEST_INVALID, () -> one.uploads.finish(patched, digest(wrong), null, TestBody.empty()));
        UploadToken chunked = append(one, one.uploads.begin(REPO), 0, CONTENT.length);
        assertRefused(
                ErrorCode.DIGEST_INVALID, () -> one.uploads.finish(chunked, digest(wrong), null, TestBody.empty()));
        assertThat(one.blobs.find(REPO, digest(wrong))).isEmpty();
        assertThat(one.blobs.find(REPO, digest(CONTENT))).isEmpty();
        one.uploads.finish(patched, digest(CONTENT), null, TestBody.empty());
        one.uploads.finish(chunked, digest(CONTENT), null, TestBody.empty());
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void finishingAgainAfterALostAnswerSucceeds() throws IOException {
        UploadToken streamed = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT));
        UploadToken chunked = append(one, one.uploads.begin(REPO), 0, CONTENT.length);
        for (UploadToken token : List.of(streamed, streamed, chunked, chunked)) {
            other.uploads.finish(token, digest(CONTENT), null, TestBody.empty());
        }
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void knowingADigestIsNoRightToIt() throws IOException {
        one.push(new RepositoryName("secret/app"), CONTENT);
        UploadToken begun = one.uploads.begin(REPO);
        assertRefused(
                ErrorCode.DIGEST_INVALID, () -> one.uploads.finish(begun, digest(CONTENT), null, TestBody.empty()));
        UploadToken chunked = append(one, begun, 0, 10);
        one.uploads.cancel(chunked);
        assertRefused(
                ErrorCode.BLOB_UPLOAD_UNKNOWN,
                () -> one.uploads.finish(chunked, digest(CONTENT), null, TestBody.empty()));
        assertThat(one.blobs.find(REPO, digest(CONTENT))).isEmpty();
    }

    @Test
    void cancelledUploadIsUnknownEverywhere() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        UploadToken chunked = append(one, begun, 0, 10_000);
        one.uploads.cancel(chunked);
        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> other.uploads.status(begun));
        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> append(other, chunked, 10_000, 20_000));
        UploadToken streamed = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT));
        one.uploads.cancel(streamed);
        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> other.uploads.status(streamed));
    }

    @Test
    void rivalsWithOneTokenNeverMixBytes() throws IOException {
        byte[] rival = bytes(3, CONTENT.length);
        UploadToken begun = one.uploads.begin(REPO);
        UploadToken ours = one.uploads.append(begun, null, TestBody.of(CONTENT, 0, 50_000));
        UploadToken theirs = other.uploads.append(begun, null, TestBody.of(rival, 0, 50_000));
        goOnOrBeRefused(one, ours, CONTENT);
        goOnOrBeRefused(other, theirs, rival);
        for (byte[] content : List.of(CONTENT, rival)) {
            if (one.blobs.find(REPO, digest(content)).isPresent()) {
                assertThat(one.pull(REPO, digest(content))).isEqualTo(content);
            }
        }
    }

    private static void goOnOrBeRefused(TestRegistry replica, UploadToken token, byte[] content) throws IOException {
        try {
            UploadToken whole = replica.uploads.append(token, null, TestBody.of(content, 50_000, content.length));
            replica.uploads.finish(whole, digest(content), null, TestBody.empty());
        } catch (RegistryException refusal) {
            assertThat(refusal.code())
                    .isIn(ErrorCode.BLOB_UPLOAD_UNKNOWN, ErrorCode.DIGEST_INVALID, ErrorCode.RANGE_INVALID);
        }
    }

    @Test
    void chunkWithoutARangeThatIsSentTwiceIsAddedOnce() throws IOException {
        UploadToken first = append(one, one.uploads.begin(REPO), 0, 10_000);
        one.uploads.append(first, null, TestBody.of(CONTENT, 10_000, 20_000));
        assertRefused(
                ErrorCode.RANGE_INVALID, () -> other.uploads.append(first, null, TestBody.of(CONTENT, 10_000, 20_000)));
        UploadToken newest = other.uploads.status(first);
        assertThat(newest.offsetBytes()).isEqualTo(20_000);
        one.uploads.finish(newest, digest(CONTENT), null, TestBody.of(CONTENT, 20_000, CONTENT.length));
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void finishWithTheLastChunkMayBeSentAgain() throws IOException {
        UploadToken token = append(one, one.uploads.begin(REPO), 0, 60_000);
        ContentRange last = new ContentRange(60_000, CONTENT.length - 1);
        one.uploads.finish(token, digest(CONTENT), last, TestBody.of(CONTENT, 60_000, CONTENT.length));
        other.uploads.finish(token, digest(CONTENT), last, TestBody.of(CONTENT, 60_000, CONTENT.length));
        byte[] others = bytes(7, CONTENT.length);
        assertRefused(
                ErrorCode.DIGEST_INVALID,
                () -> other.uploads.finish(token, digest(CONTENT), last, TestBody.of(others, 60_000, others.length)));
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void emptyChunkOfAnnouncedRangeIsRefusedAndTheUploadGoesOn() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        assertRefused(
                ErrorCode.SIZE_INVALID,
                () -> one.uploads.append(begun, new ContentRange(0, 99), TestBody.ofUnknownLength(new byte[0])));
        assertThat(append(one, begun, 0, 10_000).offsetBytes()).isEqualTo(10_000);
    }

    @Test
    void cancellationDuringAChunkWins() throws IOException {
        UploadToken token = append(one, one.uploads.begin(REPO), 0, 10_000);
        IncomingBytes body = TestBody.of(CONTENT, 10_000, 20_000).midway(() -> other.uploads.cancel(token));
        assertRefused(
                ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> one.uploads.append(token, new ContentRange(10_000, 19_999), body));
        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> one.uploads.status(token));
    }

    @Test
    void blobThatIsDeletedWhileItIsSentAgainIsNotLinked() throws IOException {
        one.push(REPO, CONTENT);
        RepositoryName second = new RepositoryName("second");
        IncomingBytes body = TestBody.of(CONTENT).midway(() -> {
            one.driver.delete(List.of(StorageLayout.blobData(digest(CONTENT))));
            time.pass(Duration.ofMinutes(5));
        });
        assertThatThrownBy(() -> one.uploads.finish(one.uploads.begin(second), digest(CONTENT), null, body))
                .isInstanceOf(StorageException.Unavailable.class);
        assertThat(one.blobs.find(second, digest(CONTENT))).isEmpty();
        one.push(second, CONTENT);
        assertThat(other.pull(second, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void tokenFromWhichAnotherRequestWentOnStaysGood() throws IOException {
        UploadToken token = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT));
        other.uploads.append(token, null, TestBody.of(CONTENT, 0, 10)).offsetBytes();
        if (!token.isChunked()) {
            one.uploads.finish(token, digest(CONTENT), null, TestBody.empty());
            assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
        }
    }

    @Test
    void brokenStateCountsAsAbsent() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        for (String json : List.of("", "{}", "[]", "{\"token\":{\"r\":\"A\"}}", "{\"token\":null}")) {
            one.driver.put(StorageLayout.uploadState(begun.id()), json.getBytes(StandardCharsets.UTF_8), null);
            assertThat(one.uploads.status(begun)).isEqualTo(begun);
        }
    }

    @Test
    void speculativeBlobThatWasCollectedIsLookedForBeforeItIsLinked() throws IOException {
        UploadToken token = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT));
        boolean wasPublished =
                one.objects().contains(StorageLayout.blobData(digest(CONTENT)).text());
        time.pass(Duration.ofMinutes(5));
        one.driver.delete(List.of(StorageLayout.blobData(digest(CONTENT))));
        if (wasPublished) {
            assertRefused(
                    ErrorCode.BLOB_UPLOAD_UNKNOWN,
                    () -> one.uploads.finish(token, digest(CONTENT), null, TestBody.empty()));
        } else {
            one.uploads.finish(token, digest(CONTENT), null, TestBody.empty());
            assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
        }
    }

    private static UploadToken append(TestRegistry replica, UploadToken token, int from, int to) throws IOException {
        return replica.uploads.append(token, new ContentRange(from, to - 1), TestBody.of(CONTENT, from, to));
    }

    private void assertOnlyBlobIsThere(byte[] content) throws IOException {
        assertThat(one.objects())
                .containsExactlyInAnyOrder(
                        StorageLayout.blobData(digest(content)).text(),
                        StorageLayout.layerLink(REPO, digest(content)).text());
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
