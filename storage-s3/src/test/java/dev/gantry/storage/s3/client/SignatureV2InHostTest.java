// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.EveryHost;
import dev.gantry.storage.testkit.proxy.EveryHost.Heard;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// Version 2 where the host names the bucket: the server verifies that the signature names it too.
class SignatureV2InHostTest extends HostsFixture {

    private static final String BUCKET = "images";

    private S3ProxyServer server;
    private S3Clients clients;

    @Override
    @BeforeEach
    void start() throws IOException {
        server = S3ProxyServer.inMemory(BUCKET, "store.test");
        hosts = EveryHost.before(server.endpoint(), AUTHORITY);
        clients = open(config(BUCKET, Location.at(URI.create("https://store.test"), "us-east-1"))
                .access(Access.of(new Access.Credentials(server.accessKey(), server.secretKey()))
                        .signedBy(Access.Signature.V2)));
    }

    @Override
    @AfterEach
    void stop() throws IOException {
        clients.close();
        hosts.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with space", "50%+1", "ü/日本", "a=b&c?d"})
    void objectsAreWrittenReadListedAndDeleted(String key) {
        S3Client s3 = clients.client();

        s3.putObject(r -> r.bucket(BUCKET).key(key).contentType("text/plain"), RequestBody.fromString("abc"));
        assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String())
                .isEqualTo("abc");
        assertThat(s3.listObjectsV2(r -> r.bucket(BUCKET).prefix(key)).keyCount())
                .isEqualTo(1);
        s3.deleteObjects(r -> r.bucket(BUCKET)
                .delete(d -> d.objects(ObjectIdentifier.builder().key(key).build())));

        assertThat(server.contents(BUCKET)).isEmpty();
        assertThat(hosts.heard())
                .hasSize(4)
                .allSatisfy(heard -> {
                    assertThat(heard.serverName()).contains(BUCKET + ".store.test");
                    assertThat(heard.header("Authorization")).startsWith("AWS testaccesskey0000001:");
                })
                .extracting(Heard::method)
                .containsExactly("PUT", "GET", "GET", "POST");
    }

    @Test
    void anUploadInPartsIsMade() {
        S3Client s3 = clients.client();
        String id = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("k")).uploadId();
        String etag = s3.uploadPart(
                        r -> r.bucket(BUCKET).key("k").uploadId(id).partNumber(1), RequestBody.fromString("abc"))
                .eTag();
        s3.completeMultipartUpload(r -> r.bucket(BUCKET)
                .key("k")
                .uploadId(id)
                .multipartUpload(u -> u.parts(
                        List.of(CompletedPart.builder().partNumber(1).eTag(etag).build()))));

        assertThat(server.contents(BUCKET)).containsExactly("k");
    }

    @Test
    void aSignedAddressIsGoodForItsObjectAlone() throws Exception {
        clients.client().putObject(r -> r.bucket(BUCKET).key("a b"), RequestBody.fromString("abc"));
        clients.client().putObject(r -> r.bucket(BUCKET).key("a c"), RequestBody.fromString("abd"));
        var signed = clients.redirects().signGet("a b", Instant.now(), Duration.ofMinutes(1));

        assertThat(fetch(HttpExecuteRequest.builder().request(signed.request()).build()))
                .isEqualTo("200 abc");
        assertThat(fetch(HttpExecuteRequest.builder()
                        .request(signed.request().toBuilder()
                                .encodedPath("/a%20c")
                                .build())
                        .build()))
                .startsWith("403 ");
    }

    private String fetch(HttpExecuteRequest request) throws IOException {
        var answer = clients.http().prepareRequest(request).call();
        try (var body = answer.responseBody().orElseThrow()) {
            return answer.httpResponse().statusCode() + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
