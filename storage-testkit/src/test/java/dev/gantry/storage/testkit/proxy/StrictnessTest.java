// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.storage.testkit.S3ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Each strictness bites, and what it does not concern passes.
class StrictnessTest {

    private static final String BUCKET = "strict";
    private static final int PART = 5 << 20;

    private static S3ProxyServer server;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.inMemory(BUCKET);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private S3ClientBuilder builder(URI endpoint) {
        var credentials = AwsBasicCredentials.create(server.accessKey(), server.secretKey());
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .serviceConfiguration(s -> s.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(5)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)));
    }

    private S3Client open(S3ClientBuilder builder) {
        S3Client client = builder.build();
        opened.add(client);
        return client;
    }

    private URI proxy(Strictness strictness) throws IOException {
        var proxy = CountingS3Proxy.strict(server.endpoint(), server.secretKey(), Set.of(strictness));
        opened.addFirst(proxy);
        return proxy.endpoint();
    }

    private S3Client client(Strictness strictness) throws IOException {
        return open(builder(proxy(strictness)));
    }

    private S3Client plain() {
        return open(builder(server.endpoint()));
    }

    private static RequestBody bytes(int count) {
        return RequestBody.fromBytes(new byte[count]);
    }

    private static S3Exception assertRefused(ThrowingCallable call, int status) {
        S3Exception refused = catchThrowableOfType(S3Exception.class, call);
        assertThat(refused.statusCode()).isEqualTo(status);
        return refused;
    }

    private static void assertRefused(ThrowingCallable call, int status, String code) {
        assertThat(assertRefused(call, status).awsErrorDetails().errorCode()).isEqualTo(code);
    }

    /// An upload of parts of these sizes, to be completed.
    private record Upload(S3Client client, String key, String id, List<CompletedPart> parts) {

        static Upload of(S3Client client, String key, int... sizes) {
            String id =
                    client.createMultipartUpload(r -> r.bucket(BUCKET).key(key)).uploadId();
            var upload = new Upload(client, key, id, new ArrayList<>());
            for (int size : sizes) {
                upload.add(size);
            }
            return upload;
        }

        private void add(int size) {
            int number = parts.size() + 1;
            String etag = client.uploadPart(
                            r -> r.bucket(BUCKET).key(key).uploadId(id).partNumber(number), bytes(size))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }

        private void copy(String range) {
            int number = parts.size() + 1;
            String etag = client.uploadPartCopy(r -> r.sourceBucket(BUCKET)
                            .sourceKey("source")
                            .copySourceRange(range)
                            .destinationBucket(BUCKET)
                            .destinationKey(key)
                            .uploadId(id)
                            .partNumber(number))
                    .copyPartResult()
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }

        private String complete() {
            return client.completeMultipartUpload(
                            r -> r.bucket(BUCKET).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)))
                    .eTag();
        }
    }

    @Test
    void unequalPartsAreRefusedWhenTheUploadIsCompleted() throws IOException {
        S3Client client = client(Strictness.EQUAL_PARTS);
        client.putObject(r -> r.bucket(BUCKET).key("source"), bytes(PART + 1));
        Upload copied = Upload.of(client, "copied", PART);
        copied.copy("bytes=0-" + PART);
        copied.add(1);

        assertRefused(Upload.of(client, "unequal", PART + 1, PART, 1)::complete, 400, "InvalidPart");
        assertRefused(Upload.of(client, "larger last", PART, PART + 1)::complete, 400, "InvalidPart");
        assertRefused(copied::complete, 400, "InvalidPart");
        assertThat(Upload.of(client, "equal", PART, PART, 1).complete()).isNotEmpty();
        assertThat(Upload.of(client, "one", 1).complete()).isNotEmpty();
    }

    @Test
    void conditionsAreNotHeeded() throws IOException {
        plain().putObject(r -> r.bucket(BUCKET).key("held & back"), bytes(3));

        for (ThrowingCallable call : thingsThatAreNotSo(plain())) {
            assertRefused(call, 412);
        }
        for (ThrowingCallable call : thingsThatAreNotSo(client(Strictness.IGNORES_CONDITIONS))) {
            assertThatCode(call).doesNotThrowAnyException();
        }
    }

    private static List<ThrowingCallable> thingsThatAreNotSo(S3Client client) {
        return List.of(
                () -> client.putObject(r -> r.bucket(BUCKET).key("held & back").ifNoneMatch("*"), bytes(4)),
                () -> client.headObject(r -> r.bucket(BUCKET).key("held & back").ifMatch("\"00\"")),
                () -> client.copyObject(r -> r.sourceBucket(BUCKET)
                        .sourceKey("held & back")
                        .copySourceIfMatch("\"00\"")
                        .destinationBucket(BUCKET)
                        .destinationKey("copy")));
    }

    @Test
    void aRequestThatIsSignedAnewIsStillOnlyGoodWithTheRightKey() throws IOException {
        var proxy = CountingS3Proxy.strict(server.endpoint(), "another-key", Set.of(Strictness.IGNORES_CONDITIONS));
        opened.addFirst(proxy);
        S3Client client = open(builder(proxy.endpoint()));

        assertRefused(
                () -> client.putObject(r -> r.bucket(BUCKET).key("any").ifNoneMatch("*"), bytes(1)),
                403,
                "SignatureDoesNotMatch");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void checksumsOfTheNewKindAreRefused(boolean isChunked) throws IOException {
        S3Client client = open(builder(proxy(Strictness.NO_CHECKSUMS))
                .serviceConfiguration(s -> s.chunkedEncodingEnabled(isChunked))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED));

        assertRefused(() -> client.putObject(r -> r.bucket(BUCKET).key("sum"), bytes(9)), 501, "NotImplemented");

        S3Client plain = open(
                builder(proxy(Strictness.NO_CHECKSUMS)).serviceConfiguration(s -> s.chunkedEncodingEnabled(false)));
        plain.putObject(r -> r.bucket(BUCKET).key("sum").contentMD5("Pygpsv/oQ01n+YoqmJaGUg=="), bytes(9));
        assertThat(server.contents(BUCKET)).contains("sum");
    }

    @Test
    void aBatchWithoutMd5IsRefused() throws IOException {
        URI endpoint = proxy(Strictness.DELETE_NEEDS_MD5);
        var key = ObjectIdentifier.builder().key("gone").build();
        S3Client without = open(builder(endpoint));
        S3Client with = open(builder(endpoint).addPlugin(LegacyMd5Plugin.create()));

        assertRefused(
                () -> without.deleteObjects(r -> r.bucket(BUCKET).delete(d -> d.objects(key))), 400, "InvalidRequest");
        assertThat(with.deleteObjects(r -> r.bucket(BUCKET).delete(d -> d.objects(key)))
                        .errors())
                .isEmpty();
    }

    @Test
    void theFirstCompletionFailsWithin200() throws IOException {
        Upload upload = Upload.of(client(Strictness.COMPLETE_FAILS_WITHIN_200), "fails", 7);

        assertThatThrownBy(upload::complete).isInstanceOf(S3Exception.class).hasMessageContaining("internal error");
        assertThat(server.contents(BUCKET)).doesNotContain("fails").contains("unfinished upload of fails");

        upload.complete();
        assertThat(server.contents(BUCKET)).contains("fails");
    }

    @Test
    void theFirstCompletionIsDeniedWithin200AlthoughItSucceeded() throws IOException {
        Upload upload = Upload.of(client(Strictness.COMPLETE_IS_DENIED_WITHIN_200), "denied", 7);

        assertThatThrownBy(upload::complete).isInstanceOf(S3Exception.class).hasMessageContaining("internal error");

        assertThat(server.contents(BUCKET)).contains("denied").doesNotContain("unfinished upload of denied");
    }

    @Test
    void pagesAreShort() throws IOException {
        S3Client client = client(Strictness.SHORT_PAGES);
        for (String key : List.of("p/1", "p/2", "p/3", "p/4")) {
            client.putObject(r -> r.bucket(BUCKET).key(key), bytes(0));
        }

        ListObjectsV2Response first = client.listObjectsV2(r -> r.bucket(BUCKET).prefix("p/"));
        ListObjectsV2Response second = client.listObjectsV2(
                r -> r.bucket(BUCKET).prefix("p/").maxKeys(1000).continuationToken(first.nextContinuationToken()));

        assertThat(first.contents()).extracting(o -> o.key()).containsExactly("p/1", "p/2", "p/3");
        assertThat(first.isTruncated()).isTrue();
        assertThat(second.contents()).extracting(o -> o.key()).containsExactly("p/4");
        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET).prefix("p/").maxKeys(2))
                        .contents())
                .hasSize(2);
    }

    @Test
    void noEtagIsToldButThoseOfParts() throws IOException {
        S3Client client = client(Strictness.NO_ETAGS);
        Upload upload = Upload.of(client, "bare/object", 8);
        assertThat(upload.parts().getFirst().eTag()).isNotEmpty();

        assertThat(upload.complete()).isNull();
        assertThat(client.headObject(r -> r.bucket(BUCKET).key("bare/object")).eTag())
                .isNull();
        assertThat(client.getObjectAsBytes(r -> r.bucket(BUCKET).key("bare/object"))
                        .response()
                        .eTag())
                .isNull();
        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET).prefix("bare/"))
                        .contents()
                        .getFirst()
                        .eTag())
                .isNull();
        assertThat(client.copyObject(r -> r.sourceBucket(BUCKET)
                                .sourceKey("bare/object")
                                .destinationBucket(BUCKET)
                                .destinationKey("bare/copy"))
                        .copyObjectResult()
                        .eTag())
                .isNull();
    }
}
