// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import dev.gantry.storage.s3.config.Trust;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What keeps bytes whole on their way: over plain http the signature covers them, over TLS it does not, and there
/// checksums see what TLS cannot: damage before it or behind it.
class S3PayloadTest {

    private static final String HASH = "x-amz-content-sha256";
    private static final int PART = TestStores.PART_BYTES;
    private static final Content BLOB = new Content(1, 1_000);
    private static final Content PARTS = new Content(2, 2L * PART + 1);
    private static final StoragePath TARGET = path(BLOB);
    private static final StoragePath STAGING = StoragePath.parse("/_gantry/uploads/u-1/data");

    private static S3ProxyServer server;
    private static SSLContext identity;
    private CountingS3Proxy proxy;
    private S3Driver driver;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.inMemory(TestStores.BUCKET);
        identity = new TestAuthority("nobody trusts").server("127.0.0.1");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() throws IOException {
        driver.close();
        proxy.close();
    }

    private static StoragePath path(Content content) {
        String hex = content.digest().replace("sha256:", "");
        return StoragePath.parse("/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
    }

    private void connect(boolean tls, Checksums checksums) throws IOException {
        proxy = tls
                ? CountingS3Proxy.startTls(server.endpoint(), Duration.ZERO, identity)
                : CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
        driver = TestStores.connect(TestStores.config(proxy.endpoint(), server.accessKey(), server.secretKey())
                .trust(Trust.ANYONE)
                .objects(new ObjectSettings(null, null, null, checksums))
                .build());
        driver.delete(List.of(TARGET, path(PARTS)));
        proxy.reset();
    }

    private void push(Content content) throws IOException {
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE);
                var in = content.stream()) {
            in.transferTo(pending);
            pending.commit(path(content));
        }
    }

    @Test
    void payloadsAreNotSignedOverTls() throws IOException {
        connect(true, Checksums.AUTO);

        push(BLOB);
        push(PARTS);

        assertThat(proxy.counts()).containsKeys("PUT:Object", "PUT:Part");
        assertThat(proxy.seen())
                .filteredOn(request -> request.method().equals("PUT"))
                .allSatisfy(request -> assertThat(request.header(HASH)).contains("UNSIGNED-PAYLOAD"));
    }

    @Test
    void payloadsAreSignedOverPlainHttp() throws IOException {
        connect(false, Checksums.AUTO);

        push(BLOB);
        push(PARTS);

        assertThat(proxy.seen("PUT:Object"))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.header(HASH)).contains(BLOB.digest().replace("sha256:", "")));
        assertThat(proxy.seen("PUT:Part"))
                .hasSize(3)
                .allSatisfy(request ->
                        assertThat(request.header(HASH).orElseThrow()).matches("[0-9a-f]{64}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasPushedIsReadWhole(boolean tls) throws IOException {
        connect(tls, Checksums.AUTO);
        push(PARTS);
        push(BLOB);

        try (InputStream begun = driver.open(path(PARTS), ByteRange.ALL)) {
            assertThat(begun.readNBytes(PART)).hasSize(PART);
        }
        for (Content content : List.of(PARTS, BLOB)) {
            try (InputStream in = driver.open(path(content), ByteRange.ALL)) {
                assertThat(Content.digest(in)).isEqualTo(content.digest());
            }
        }
    }

    @Test
    void aBlobThatIsDamagedBehindTlsIsRefusedByTheStore() throws IOException {
        connect(true, Checksums.AUTO);
        proxy.fail("PUT:Object", 1, new S3Fault.Damage());

        assertDamageIsSeen(BLOB);
    }

    @Test
    void aBlobThatIsDamagedOnPlainHttpIsRefusedByTheStore() throws IOException {
        connect(false, Checksums.WHEN_REQUIRED);
        proxy.fail("PUT:Object", 1, new S3Fault.Damage());

        assertDamageIsSeen(BLOB);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC64NVME", "CRC32C"})
    void anyObjectThatIsDamagedBehindTlsIsRefusedByItsChecksum(Checksums checksums) throws IOException {
        connect(true, checksums);
        proxy.fail("PUT:Object", 1, new S3Fault.Damage());

        assertDamageIsSeen(BLOB);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC64NVME", "CRC32C"})
    void anyPartThatIsDamagedBehindTlsIsRefusedByItsChecksum(Checksums checksums) throws IOException {
        connect(true, checksums);
        proxy.fail("PUT:Part", 1, new S3Fault.Damage());

        assertDamageIsSeen(PARTS);
    }

    private void assertDamageIsSeen(Content content) throws IOException {
        assertThatThrownBy(() -> push(content))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("the bytes were changed on their way");
        assertThat(server.contents(TestStores.BUCKET)).isEmpty();

        push(content);

        assertThat(driver.stat(path(content))).isPresent();
        driver.delete(List.of(path(content)));
    }
}
