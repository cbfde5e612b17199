// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What requests look like on the wire: stores other than Amazon's know only the plain dialect.
class S3DialectTest {

    private static final StoragePath PATH = StoragePath.parse("/a");
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private ServerSocket listener;
    private S3Driver driver;

    @BeforeEach
    void start() throws IOException {
        listener = new ServerSocket(0);
        Thread.startVirtualThread(this::serve);
        URI endpoint = URI.create("http://127.0.0.1:" + listener.getLocalPort());
        driver = TestStores.connect(TestStores.config(endpoint, "key", "secret")
                .calls(TestStores.TWO_ATTEMPTS)
                .build());
    }

    @AfterEach
    void stop() throws IOException {
        driver.close();
        listener.close();
    }

    /// Answers every request with an empty success.
    private void serve() {
        try (Socket socket = listener.accept();
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                heads.add(head);
                in.skipNBytes(length(head));
                String answer = "HTTP/1.1 200 OK\r\nETag: \"0\"\r\nContent-Length: 0\r\n\r\n";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            heads.add(e.toString());
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                break;
            }
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    private static long length(String head) {
        return head.lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                .sum();
    }

    private String sent() throws InterruptedException {
        return heads.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void anObjectIsPutInThePlainDialectWithItsHashSigned() throws Exception {
        try (var pending = driver.create(PATH, WriteHint.NONE)) {
            pending.write("abc".getBytes(StandardCharsets.UTF_8));
            pending.commit(PATH);
        }

        assertThat(sent())
                .startsWith("put /gantry-test/some%20root/a http/1.1")
                .contains("content-length: 3\r\n")
                .contains("x-amz-content-sha256: " + SHA256_OF_ABC)
                .contains("content-type: application/octet-stream")
                .doesNotContain("expect:", "aws-chunked", "x-amz-trailer", "x-amz-checksum", "x-amz-sdk-checksum");
    }

    @Test
    void aBatchIsDeletedWithTheMd5ThatOldStoresWant() throws Exception {
        driver.delete(List.of(PATH, StoragePath.parse("/b")));

        assertThat(sent()).startsWith("post /gantry-test?delete http/1.1").contains("content-md5: ");
    }

    @Test
    void aWriteWithAnExpiryIsSignedInItsAddress() throws Exception {
        driver.put(PATH, new byte[] {1}, Instant.now().plusSeconds(61));

        assertThat(sent())
                .startsWith("put /gantry-test/some%20root/a?")
                .containsPattern("x-amz-expires=(60|61)")
                .contains("x-amz-signature=")
                .doesNotContain("authorization:", "x-amz-checksum", "x-amz-sdk-checksum", "expect:");
    }
}
