// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.S3ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class CountingS3ProxyTest {

    private static final String BUCKET = "counted";
    private static final int SIZE = 300_000;
    private static final byte[] BYTES = new Content(1, SIZE).bytes();

    private static S3ProxyServer server;
    private CountingS3Proxy proxy;
    private S3Client client;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.inMemory(BUCKET);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startProxy() throws IOException {
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
        client = client(proxy.endpoint());
    }

    @AfterEach
    void stopProxy() throws IOException {
        client.close();
        proxy.close();
    }

    private static S3Client client(URI endpoint) {
        var credentials = AwsBasicCredentials.create(server.accessKey(), server.secretKey());
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(5)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    private void put(String key) {
        client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(BYTES));
    }

    private byte[] get(String key) {
        return client.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
    }

    @Test
    void signedRequestsPassUnchangedAndAreCountedByKind() {
        put("a/b c+d");
        assertThat(get("a/b c+d")).isEqualTo(BYTES);
        client.headObject(r -> r.bucket(BUCKET).key("a/b c+d"));
        client.listObjectsV2(r -> r.bucket(BUCKET).prefix("a/"));
        client.deleteObject(r -> r.bucket(BUCKET).key("a/b c+d"));

        assertThat(proxy.counts())
                .containsOnlyKeys("PUT:Object", "GET:Object", "HEAD:Object", "GET:List", "DELETE:Object");
        assertThat(proxy.count("PUT:Object").requests()).isEqualTo(1);
        assertThat(proxy.count("PUT:Object").bytesUp()).isGreaterThanOrEqualTo(SIZE);
        assertThat(proxy.count("GET:Object")).isEqualTo(new S3Count(1, 0, 0, SIZE));
        assertThat(proxy.requests()).isEqualTo(5);
        assertThat(proxy.broken()).isZero();
    }

    @Test
    void multipartRequestsAreToldApart() {
        String id = client.createMultipartUpload(r -> r.bucket(BUCKET).key("m")).uploadId();
        client.uploadPart(r -> r.bucket(BUCKET).key("m").uploadId(id).partNumber(1), RequestBody.fromBytes(BYTES));
        client.listParts(r -> r.bucket(BUCKET).key("m").uploadId(id));
        client.listMultipartUploads(r -> r.bucket(BUCKET));
        client.abortMultipartUpload(r -> r.bucket(BUCKET).key("m").uploadId(id));

        assertThat(proxy.counts())
                .containsOnlyKeys("POST:CreateMPU", "PUT:Part", "GET:ListParts", "GET:ListUploads", "DELETE:AbortMPU");
    }

    @Test
    void resetForgetsWhatWasCounted() {
        put("r");
        proxy.reset();
        get("r");

        assertThat(proxy.counts()).containsOnlyKeys("GET:Object");
    }

    @Test
    void aConnectionIsCountedOnceHoweverManyRequestsItCarries() {
        put("one");
        get("one");
        assertThat(proxy.connections()).isEqualTo(1);

        proxy.reset();
        get("one");
        assertThat(proxy.connections()).isZero();

        try (S3Client other = client(proxy.endpoint())) {
            other.headObject(r -> r.bucket(BUCKET).key("one"));
        }
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void errorsOfTheStoreAreCounted() {
        assertThatThrownBy(() -> get("missing")).isInstanceOf(S3Exception.class);

        assertThat(proxy.count("GET:Object").errors()).isEqualTo(1);
    }

    @Test
    void thePeakIsTheMostRequestsThatWaitedAtOnce() throws IOException {
        proxy.delay(Duration.ofMillis(300));
        try (var puts = new Fanout<Boolean>(4)) {
            for (int i = 0; i < 4; i++) {
                String key = "peak" + i;
                puts.fork(() -> {
                    put(key);
                    return true;
                });
            }
            puts.join();
        }
        proxy.delay(Duration.ZERO);
        get("peak0");
        get("peak1");

        assertThat(proxy.peak("PUT:Object")).isEqualTo(4);
        assertThat(proxy.peak("GET:Object")).isEqualTo(1);
        assertThat(proxy.peak("PUT:Part")).isZero();
    }

    @Test
    void aFaultIsAnsweredInTheStoresPlaceSoManyTimes() {
        proxy.fail("PUT:Object", 1, S3Fault.SLOW_DOWN);

        S3Exception refused = catchThrowableOfType(S3Exception.class, () -> put("slow"));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
        assertThat(server.contents(BUCKET)).doesNotContain("slow");
        assertThat(proxy.count("PUT:Object").errors()).isEqualTo(1);
        put("slow");
        assertThat(get("slow")).isEqualTo(BYTES);
    }

    @Test
    void faultsGoOnUntilTheyAreHealed() {
        proxy.fail(request -> request.target().contains("/always"), CountingS3Proxy.ALWAYS, new S3Fault.Reset());
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> put("always")).isInstanceOf(SdkClientException.class);
        }
        put("other");

        proxy.heal();

        put("always");
        assertThat(get("always")).isEqualTo(BYTES);
    }

    @Test
    void anAnswerMayBeLostAfterTheStoreHasDoneTheWork() {
        proxy.fail("PUT:Object", 1, new S3Fault.LoseAnswer());

        assertThatThrownBy(() -> put("lost")).isInstanceOf(SdkClientException.class);

        assertThat(server.contents(BUCKET)).contains("lost");
        assertThat(proxy.broken()).isEqualTo(1);
    }

    @Test
    void aBodyMayBreakInTheMiddle() throws IOException {
        put("breaks");
        proxy.fail("GET:Object", 1, new S3Fault.BreakBody(1000));

        try (var in = client.getObject(r -> r.bucket(BUCKET).key("breaks"))) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }

        assertThat(proxy.count("GET:Object").bytesDown()).isEqualTo(1000);
    }

    @Test
    void aStalledRequestStaysSilentAndBreaks() {
        proxy.fail("GET:Object", 1, new S3Fault.Stall(Duration.ofMillis(400)));
        long start = System.nanoTime();

        assertThatThrownBy(() -> get("stalled")).isInstanceOf(SdkClientException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void closingTheProxyEndsStalledRequests() throws IOException {
        proxy.fail("GET:Object", 1, new S3Fault.Stall(Duration.ofMinutes(10)));
        try (var requests = new Fanout<Boolean>(2)) {
            requests.fork(() -> {
                assertThatThrownBy(() -> get("stalled")).isInstanceOf(SdkClientException.class);
                return true;
            });
            requests.fork(() -> {
                while (proxy.requests() == 0) {
                    Thread.sleep(5);
                }
                proxy.close();
                return true;
            });
            assertThat(requests.join()).containsExactly(true, true);
        }
    }
}
