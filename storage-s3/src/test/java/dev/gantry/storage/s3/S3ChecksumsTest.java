// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A path that names its content has the store verify it.
class S3ChecksumsTest extends S3Fixture {

    private static final String SHA256 = "x-amz-checksum-sha256";
    private static final Content BLOB = new Content(1, 1_000);

    private static StoragePath named(Content content) {
        String hex = content.digest().replace("sha256:", "");
        return StoragePath.parse("/docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
    }

    private static String base64(Content content) {
        byte[] digest = HexFormat.of().parseHex(content.digest().replace("sha256:", ""));
        return Base64.getEncoder().encodeToString(digest);
    }

    private void publish(Content bytes, StoragePath path) throws IOException {
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, bytes);
            pending.commit(path);
        }
    }

    @Test
    void aBlobOfOnePartCarriesItsDigest() throws IOException {
        publish(BLOB, named(BLOB));

        assertThat(proxy.seen())
                .singleElement()
                .satisfies(request -> assertThat(request.header(SHA256)).contains(base64(BLOB)));
    }

    @Test
    void aManifestCarriesItsDigest() throws IOException {
        driver.put(named(BLOB), BLOB.bytes(), null);

        assertThat(proxy.seen())
                .singleElement()
                .satisfies(request -> assertThat(request.header(SHA256)).contains(base64(BLOB)));
    }

    @Test
    void aPathThatNamesNoContentCarriesNone() throws IOException {
        publish(BLOB, TARGET);
        driver.put(StoragePath.parse(named(BLOB).text() + "/link"), BLOB.bytes(), null);

        assertThat(proxy.seen())
                .hasSize(2)
                .noneMatch(request -> request.header(SHA256).isPresent());
    }

    @Test
    void otherBytesThanTheDigestNamesAreRefusedByTheStore() {
        assertThatThrownBy(() -> publish(BLOB, named(new Content(2, 1_000))))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("the bytes were changed on their way");

        assertThat(server.contents(TestStores.BUCKET)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"501, NotImplemented", "400, InvalidArgument", "400, InvalidRequest"})
    void aStoreThatKnowsNoChecksumsIsAskedWithoutFromThenOn(int status, String code) throws IOException {
        proxy.fail(
                request -> request.header(SHA256).isPresent(),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(status, code));
        publish(BLOB, named(BLOB));
        assertThat(proxy.seen()).hasSize(2);
        proxy.reset();
        Content other = new Content(3, PART);

        publish(other, named(other));

        assertThat(proxy.seen())
                .singleElement()
                .satisfies(request -> assertThat(request.header(SHA256)).isEmpty());
        assertThat(driver.stat(named(BLOB))).isPresent();
    }

    @Test
    void aRefusalThatHasAnotherReasonSaysNothingAboutChecksums() throws IOException {
        proxy.fail("PUT:Object", 2, new S3Fault.Answer(400, "InvalidArgument"));
        assertThatThrownBy(() -> publish(BLOB, named(BLOB))).isInstanceOf(StorageException.Rejected.class);
        proxy.reset();

        publish(BLOB, named(BLOB));

        assertThat(proxy.seen())
                .singleElement()
                .extracting(request -> request.header(SHA256))
                .isEqualTo(Optional.of(base64(BLOB)));
    }
}
