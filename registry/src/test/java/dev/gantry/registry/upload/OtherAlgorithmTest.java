// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageDriver;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What uploads promise under digests of either algorithm, whether it was announced, or another, or none.
@ParameterizedClass
@MethodSource("storesAndAlgorithms")
class OtherAlgorithmTest {

    private static final byte[] CONTENT = bytes(1, 100_000);
    private static final byte[] WRONG = bytes(2, 100_000);

    private final Algorithm announced;
    private final Algorithm asked;
    private final Digest digest;
    private final TestRegistry one;
    private final TestRegistry other;

    OtherAlgorithmTest(UploadsTest.Store store, Algorithm announced, Algorithm asked) {
        this.announced = announced;
        this.asked = asked;
        this.digest = Digest.of(asked, CONTENT);
        var time = new TestTime();
        StorageDriver driver = store.driver(time);
        this.one = new TestRegistry(driver, time, 1);
        this.other = new TestRegistry(driver, time, 2);
    }

    static Stream<Arguments> storesAndAlgorithms() {
        return Stream.of(UploadsTest.Store.values())
                .flatMap(store -> Stream.of(
                        Arguments.of(store, Algorithm.SHA512, Algorithm.SHA512),
                        Arguments.of(store, Algorithm.SHA256, Algorithm.SHA512),
                        Arguments.of(store, Algorithm.SHA512, Algorithm.SHA256)));
    }

    @Test
    void onePatchAndAnEmptyPutPublish() throws IOException {
        UploadToken begun = one.carried(one.uploads.begin(REPO, announced));
        UploadToken patched = other.carried(other.uploads.append(begun, null, TestBody.ofUnknownLength(CONTENT)));
        finish(one, patched, digest);
        assertPublished();
        if (announced == asked) {
            assertNothingElseIsThere();
        }
    }

    @Test
    void putWithTheWholeBodyPublishesAndLeavesNothingElse() throws IOException {
        one.uploads.finish(one.uploads.begin(REPO, announced), digest, null, TestBody.of(CONTENT));
        assertPublished();
        assertNothingElseIsThere();
    }

    @Test
    void blobOfNoBytesIsPublished() throws IOException {
        Digest nothing = Digest.of(asked, new byte[0]);
        finish(one, one.uploads.begin(REPO, announced), nothing);
        assertThat(other.pull(REPO, nothing)).isEmpty();
    }

    @Test
    void patchThenPutWithTheRestPublishes() throws IOException {
        UploadToken begun = one.uploads.begin(REPO, announced);
        UploadToken half = one.carried(one.uploads.append(begun, null, TestBody.of(CONTENT, 0, 60_000)));
        other.uploads.finish(half, digest, null, TestBody.of(CONTENT, 60_000, CONTENT.length));
        assertPublished();
    }

    @Test
    void chunksOnChangingReplicasPublishAndLeaveNothingElse() throws IOException {
        finish(one, chunked(CONTENT.length), digest);
        assertPublished();
        assertNothingElseIsThere();
    }

    @Test
    void lastChunkMayComeWithThePut() throws IOException {
        UploadToken token = chunked(70_000);
        var last = new ContentRange(70_000, CONTENT.length - 1);
        other.uploads.finish(token, digest, last, TestBody.of(CONTENT, 70_000, CONTENT.length));
        other.uploads.finish(token, digest, last, TestBody.of(CONTENT, 70_000, CONTENT.length));
        assertPublished();
        assertNothingElseIsThere();
    }

    @Test
    void finishingAgainAfterALostAnswerSucceeds() throws IOException {
        UploadToken streamed = one.uploads.append(one.uploads.begin(REPO, announced), null, TestBody.of(CONTENT));
        UploadToken chunked = chunked(CONTENT.length);
        for (UploadToken token : new UploadToken[] {streamed, streamed, chunked, chunked}) {
            finish(other, token, digest);
        }
        assertPublished();
    }

    @Test
    void wrongDigestPublishesNothingAndLeavesTheUploadUsable() throws IOException {
        Digest wrong = Digest.of(asked, WRONG);
        UploadToken streamed = one.uploads.append(one.uploads.begin(REPO, announced), null, TestBody.of(CONTENT));
        UploadToken chunked = chunked(50_000);
        assertRefused(ErrorCode.DIGEST_INVALID, () -> finish(other, streamed, wrong));
        assertRefused(ErrorCode.DIGEST_INVALID, () -> finish(other, chunked, wrong));
        assertThat(one.blobs.find(REPO, wrong)).isEmpty();
        UploadToken whole = one.uploads.append(
                chunked, new ContentRange(50_000, CONTENT.length - 1), TestBody.of(CONTENT, 50_000, CONTENT.length));
        finish(other, streamed, digest);
        finish(other, whole, digest);
        assertPublished();
    }

    @Test
    void knowingADigestIsNoRightToIt() throws IOException {
        RepositoryName secret = new RepositoryName("secret/app");
        one.uploads.finish(one.uploads.begin(secret, announced), digest, null, TestBody.of(CONTENT));
        UploadToken begun = one.uploads.begin(REPO, announced);
        assertRefused(ErrorCode.DIGEST_INVALID, () -> finish(one, begun, digest));
        UploadToken mine = one.uploads.append(begun, new ContentRange(0, 9), TestBody.of(WRONG, 0, 10));
        finish(one, mine, Digest.of(asked, Arrays.copyOf(WRONG, 10)));
        assertThatThrownBy(() -> finish(one, mine, digest)).isInstanceOf(RegistryException.class);
        assertThat(one.blobs.find(REPO, digest)).isEmpty();
    }

    private static void finish(TestRegistry replica, UploadToken token, Digest digest) throws IOException {
        replica.uploads.finish(token, digest, null, TestBody.empty());
    }

    private UploadToken chunked(int length) throws IOException {
        UploadToken token = one.uploads.begin(REPO, announced);
        for (int from = 0; from < length; from += 7_777) {
            TestRegistry replica = from % 2 == 0 ? one : other;
            int to = Math.min(length, from + 7_777);
            token = replica.carried(
                    replica.uploads.append(token, new ContentRange(from, to - 1), TestBody.of(CONTENT, from, to)));
        }
        return token;
    }

    private void assertPublished() throws IOException {
        assertThat(one.pull(REPO, digest)).isEqualTo(CONTENT);
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(one.blobs.find(REPO, Digest.of(algorithm, CONTENT)).isPresent())
                    .as("linked under %s", algorithm)
                    .isEqualTo(algorithm == asked);
        }
    }

    private void assertNothingElseIsThere() throws IOException {
        assertThat(one.objects())
                .containsExactlyInAnyOrder(
                        StorageLayout.blobData(digest).text(),
                        StorageLayout.layerLink(REPO, digest).text());
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
