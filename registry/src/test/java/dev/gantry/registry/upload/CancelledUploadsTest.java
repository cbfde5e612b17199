// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.StorageDriver;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is left of an upload that was given up: nothing that a client could go on with.
@ParameterizedClass
@EnumSource(UploadsTest.Store.class)
class CancelledUploadsTest {

    private static final byte[] CONTENT = bytes(1, 10_000);

    private final TestRegistry one;
    private final TestRegistry other;

    CancelledUploadsTest(UploadsTest.Store store) {
        var time = new TestTime();
        StorageDriver driver = store.driver(time);
        this.one = new TestRegistry(driver, time, 1);
        this.other = new TestRegistry(driver, time, 2);
    }

    @Test
    void noTokenOfItIsGoodForAnythingOnTheReplicaThatCancelledIt() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        UploadToken patched = one.uploads.append(begun, null, TestBody.of(CONTENT));
        one.uploads.cancel(patched);
        for (UploadToken token : List.of(begun, patched)) {
            assertUnknown(() -> one.uploads.append(token, null, TestBody.of(CONTENT)));
            assertUnknown(() -> one.uploads.append(token, new ContentRange(0, 9_999), TestBody.of(CONTENT)));
            assertUnknown(() -> one.uploads.finish(token, digest(CONTENT), null, TestBody.empty()));
            assertUnknown(() -> one.uploads.finish(token, digest(CONTENT), null, TestBody.of(CONTENT)));
            assertUnknown(() -> one.uploads.status(token));
        }
        assertThat(one.blobs.find(REPO, digest(CONTENT))).isEmpty();
    }

    @Test
    void itIsNotCancelledTwice() throws IOException {
        UploadToken begun = one.uploads.begin(REPO);
        one.uploads.cancel(begun);
        assertUnknown(() -> one.uploads.cancel(begun));
        assertUnknown(() -> other.uploads.cancel(begun));
    }

    @Test
    void othersGoOn() throws IOException {
        one.uploads.cancel(one.uploads.begin(REPO));
        one.push(REPO, CONTENT);
        assertThat(one.pull(REPO, digest(CONTENT))).isEqualTo(CONTENT);
    }

    private static void assertUnknown(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
    }
}
