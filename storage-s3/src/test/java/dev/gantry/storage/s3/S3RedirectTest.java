// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.RedirectRequest.Method;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.testkit.Content;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a client does with an address that the driver signed.
class S3RedirectTest extends S3Fixture {

    private static final StoragePath ESCAPED = StoragePath.parse("/blobs/a b+c%2Fd/ü");

    private static HttpResponse<byte[]> send(Redirect redirect, String method) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(redirect.location())
                    .method(method, BodyPublishers.noBody())
                    .build();
            return client.send(request, BodyHandlers.ofByteArray());
        }
    }

    private Redirect redirect(StoragePath path, Method method) throws Exception {
        return driver.redirect(path, new RedirectRequest(method, null)).orElseThrow();
    }

    @Test
    void aClientReadsTheObjectWithoutCredentials() throws Exception {
        driver.put(ESCAPED, new byte[] {1, 2, 3}, null);

        HttpResponse<byte[]> answer = send(redirect(ESCAPED, Method.GET), "GET");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).containsExactly(1, 2, 3);
        assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
    }

    @Test
    void anAddressOfVersionTwoIsGoodForItsObjectUntilItsEnd() throws Exception {
        driver.put(ESCAPED, new byte[] {1, 2, 3}, null);
        var access = Access.of(new Access.Credentials(server.accessKey(), server.secretKey()));
        try (S3Driver old = TestStores.connect(
                config().access(access.signedBy(Access.Signature.V2)).build())) {
            Redirect redirect =
                    old.redirect(ESCAPED, new RedirectRequest(Method.GET, null)).orElseThrow();
            String address = redirect.location().toString();

            assertThat(send(redirect, "GET").body()).containsExactly(1, 2, 3);
            assertThat(address).contains("Expires=" + redirect.expiresAt().getEpochSecond() + "&");
            for (String changed : List.of(
                    address.replaceFirst("Expires=", "Expires=1"),
                    address.replace("%C3%BC", "%C3%BD"),
                    address.replaceFirst("Signature=", "Signature=A"))) {
                assertThat(send(new Redirect(URI.create(changed), redirect.expiresAt()), "GET")
                                .statusCode())
                        .as(changed)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aClientLooksTheObjectUpWithoutCredentials() throws Exception {
        driver.put(TARGET, new byte[] {1, 2, 3}, null);

        HttpResponse<byte[]> answer = send(redirect(TARGET, Method.HEAD), "HEAD");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(3);
    }

    @Test
    void anAddressIsGoodForTwentyMinutesAndCostsNoRequest() throws Exception {
        Redirect redirect = redirect(TARGET, Method.GET);

        assertThat(Duration.between(Instant.now(), redirect.expiresAt()))
                .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
        assertThat(redirect.location().getQuery()).contains("X-Amz-Expires=1200");
        assertThat(requests()).isEmpty();
    }

    @Test
    void aReaderMayTakeLongerThanACallsDeadline() throws Exception {
        Content content = new Content(1, 6L * PART);
        write(content, WriteHint.NONE);
        CallSettings calls = CallSettings.DEFAULT;
        Duration deadline = Duration.ofSeconds(4);
        var hurried = new CallSettings(2, deadline, calls.partTimeout(), calls.stallTimeout(), 64);

        try (S3Driver reader = TestStores.connect(config().calls(hurried).build());
                var in = reader.open(TARGET, ByteRange.ALL)) {
            byte[] first = in.readNBytes(1000);
            Thread.sleep(deadline.plusSeconds(1));
            assertThat(first.length + in.transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(content.sizeBytes());
        }
    }
}
