// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The end of an upload that is asked for by two requests, one after the other or at once.
@ParameterizedClass
@EnumSource(UploadsTest.Store.class)
class RepeatedFinishTest {

    private static final int ROUNDS = 200;
    private static final byte[] CONTENT = bytes(1, 20_000);
    private static final ContentRange LAST = new ContentRange(15_000, 19_999);

    private final TestRegistry one;
    private final TestRegistry other;

    RepeatedFinishTest(UploadsTest.Store store) {
        var time = new TestTime();
        StorageDriver driver = store.driver(time);
        this.one = new TestRegistry(driver, time, 1);
        this.other = new TestRegistry(driver, time, 2);
    }

    @Test
    void finishWithTheWholeBodyOrTheRestMayBeSentAgain() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        UploadToken half = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT, 0, 15_000));
        for (TestRegistry replica : List.of(one, other, one)) {
            replica.uploads.finish(begun, digest(CONTENT), null, TestBody.of(CONTENT));
            replica.uploads.finish(half, digest(CONTENT), null, rest());
        }
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void finishThatOvertakesAnotherLeavesBothSuccessful() throws IOException {
        UploadToken streamed = one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT, 0, 15_000));
        one.uploads.finish(
                streamed,
                digest(CONTENT),
                null,
                rest().midway(() -> other.uploads.finish(streamed, digest(CONTENT), null, rest())));
        UploadToken chunked = chunked(15_000);
        one.uploads.finish(
                chunked,
                digest(CONTENT),
                LAST,
                rest().midway(() -> other.uploads.finish(chunked, digest(CONTENT), LAST, rest())));
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void oneOfTwoAtOnceSucceedsAndTheOtherDoesOrFindsTheUploadEnded() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            UploadToken token = round % 2 == 0
                    ? one.uploads.append(one.uploads.begin(REPO), null, TestBody.of(CONTENT))
                    : chunked(CONTENT.length);
            Digest expected = Digest.of(round % 4 < 2 ? Algorithm.SHA256 : Algorithm.SHA512, CONTENT);
            assertThat(finishTwice(token, expected)).contains(true);
            assertThat(one.pull(REPO, expected)).isEqualTo(CONTENT);
            one.blobs.delete(REPO, expected);
        }
    }

    private List<Boolean> finishTwice(UploadToken token, Digest expected) throws IOException {
        var together = new CyclicBarrier(2);
        try (var rivals = new Fanout<Boolean>(2)) {
            for (TestRegistry replica : List.of(one, other)) {
                rivals.fork(() -> {
                    together.await(30, TimeUnit.SECONDS);
                    return succeeds(replica, token, expected);
                });
            }
            return rivals.join();
        }
    }

    private static boolean succeeds(TestRegistry replica, UploadToken token, Digest expected) throws IOException {
        try {
            replica.uploads.finish(token, expected, null, TestBody.empty());
            return true;
        } catch (RegistryException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN);
            return false;
        }
    }

    private UploadToken chunked(int length) throws IOException {
        return one.uploads.append(
                one.uploads.begin(REPO), new ContentRange(0, length - 1), TestBody.of(CONTENT, 0, length));
    }

    private static TestBody rest() {
        return TestBody.of(CONTENT, 15_000, CONTENT.length);
    }
}
