// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.ObjectSettings.Algorithm;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import dev.gantry.storage.s3.config.ObjectSettings.Encryption;
import dev.gantry.storage.s3.watch.S3Watcher;
import dev.gantry.storage.testkit.proxy.EveryHost.Heard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What the SDK sends is what a direct request should be.
class DirectClientTest extends HostsFixture {

    private static final CallSettings TWO_ATTEMPTS =
            new CallSettings(2, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(10), 4);
    private static final String ODD_KEY = "/root/a b+c=é%2F/~data";

    /// What tells of the sender, or of the time.
    private static final Pattern ITS_OWN =
            Pattern.compile("authorization|x-amz-date|user-agent|amz-sdk-.*|x-amz-content-sha256|accept|connection");

    private static Location location(String with) {
        boolean isSecure = !with.contains("http");
        return with.contains("own")
                ? Location.at(URI.create((isSecure ? "https" : "http") + "://store.test:8080"), "somewhere")
                        .withPathStyle(true)
                : new Location("eu-west-1", null, isSecure, false, with.contains("dual"), false, with.contains("fips"));
    }

    private List<Heard> asks(String with, ObjectSettings objects, Consumer<S3Client> ask) {
        var config = config("images", location(with)).calls(TWO_ATTEMPTS).objects(objects);
        if (with.contains("token")) {
            config.access(Access.of(new Access.Credentials("testaccesskey0000001", "secret", "a+session/token=")));
        }
        try (S3Clients clients = open(config)) {
            for (S3Client client : List.of(clients.direct(), clients.client())) {
                assertThatThrownBy(() -> ask.accept(client))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                e -> assertThat(e.statusCode()).isEqualTo(404));
            }
        }
        return hosts.heard();
    }

    private static void assertAlike(List<Heard> heard) {
        assertThat(heard).hasSize(2);
        Heard direct = heard.getFirst();
        Heard sdk = heard.getLast();
        assertThat(sdk.header("amz-sdk-invocation-id")).isNotEmpty();
        assertThat(direct.header("amz-sdk-invocation-id")).isEmpty();
        assertThat(direct.calledUrl()).isEqualTo(sdk.calledUrl());
        assertThat(direct.serverName()).isEqualTo(sdk.serverName());
        assertThat(direct.method()).isEqualTo(sdk.method());
        assertThat(direct.target()).isEqualTo(sdk.target());
        assertThat(headers(direct)).isEqualTo(headers(sdk));
        assertThat(signedHeaders(direct))
                .containsAll(headers(direct).keySet().stream()
                        .filter(name -> name.startsWith("x-amz-"))
                        .toList());
    }

    private static List<String> signedHeaders(Heard heard) {
        String authorization = heard.header("Authorization");
        return List.of(authorization
                .replaceFirst(".*SignedHeaders=", "")
                .replaceFirst(",.*", "")
                .split(";"));
    }

    private static Map<String, String> headers(Heard heard) {
        var headers = new TreeMap<String, String>();
        heard.head().lines().skip(1).filter(line -> line.contains(":")).forEach(line -> {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!ITS_OWN.matcher(name).matches()) {
                headers.put(name, line.substring(line.indexOf(':') + 1).strip());
            }
        });
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amazon", "amazon http", "own", "own http", "amazon dual token", "amazon fips", "own token"})
    void aRangeIsAskedForAsTheSdkAsksForIt(String with) {
        List<Heard> heard = asks(
                with,
                ObjectSettings.DEFAULT,
                s3 -> s3.getObject(r -> r.bucket("images").key(ODD_KEY).range("bytes=5-9")));

        assertAlike(heard);
        assertThat(heard.getFirst().header("Range")).isEqualTo("bytes=5-9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amazon", "amazon http", "own", "own http", "amazon dual token", "amazon fips", "own token"})
    void anObjectIsWrittenAsTheSdkWritesIt(String with) {
        var objects = new ObjectSettings(
                new Encryption(Algorithm.KMS, "alias/images"), "STANDARD_IA", "private", Checksums.AUTO);
        List<Heard> heard = asks(
                with, objects, s3 -> s3.putObject(put(objects, with.contains("http")), RequestBody.fromString("abc")));

        assertAlike(heard);
        Heard direct = heard.getFirst();
        assertThat(direct.header("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("alias/images");
        assertThat(direct.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
        assertThat(direct.header("x-amz-content-sha256"))
                .isEqualTo(heard.getLast().header("x-amz-content-sha256"));
    }

    private static PutObjectRequest put(ObjectSettings objects, boolean isSigned) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket("images")
                .key(ODD_KEY)
                .contentLength(3L)
                .checksumSHA256("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
                .overrideConfiguration(o ->
                        ObjectHeaders.payloadHash(o, isSigned ? PayloadHash.of(new byte[] {'a', 'b', 'c'}) : null));
        new ObjectHeaders(objects).describe(request, ObjectHeaders.Purpose.CONTENT);
        return request.build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amazon", "amazon http", "own", "own http", "amazon dual token", "amazon fips", "own token"})
    void aListIsAskedForAsTheSdkAsksForIt(String with) {
        List<Heard> heard = asks(
                with,
                ObjectSettings.DEFAULT,
                s3 -> s3.listObjectsV2(r -> r.bucket("images")
                        .prefix("root/a b+c=é%2F/")
                        .delimiter("/")
                        .startAfter("root/~")
                        .maxKeys(10)
                        .encodingType("url")));

        assertThat(heard).hasSize(2);
        assertThat(parameters(heard.getFirst())).isEqualTo(parameters(heard.getLast()));
        assertThat(headers(heard.getFirst())).isEqualTo(headers(heard.getLast()));
        assertThat(heard.getFirst().header("Authorization")).startsWith("AWS4-HMAC-SHA256 Credential=");
    }

    /// In any order.
    private static Set<String> parameters(Heard heard) {
        return Set.of(heard.target().split("[?&]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amazon", "amazon http", "own", "own http", "amazon dual token", "amazon fips", "own token"})
    void anObjectIsLookedUpAsTheSdkLooksItUp(String with) {
        assertAlike(asks(
                with,
                ObjectSettings.DEFAULT,
                s3 -> s3.headObject(r -> r.bucket("images").key(ODD_KEY))));
    }

    /// The SDK sends what was refused with the right time, and what comes after is signed with it at once.
    @Test
    void aClockThatIsWrongCostsOneRequestInAll() throws IOException {
        String year = String.valueOf(Year.now(ZoneOffset.UTC));
        var years = new CopyOnWriteArrayList<String>();
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            String told = exchange.getRequestHeaders().getFirst("X-Amz-Date").substring(0, year.length());
            years.add(told);
            byte[] body = told.equals(year)
                    ? new byte[3]
                    : "<Error><Code>RequestTimeTooSkewed</Code></Error>".getBytes(US_ASCII);
            exchange.sendResponseHeaders(told.equals(year) ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        store.start();
        var location =
                Location.at(URI.create("http://127.0.0.1:" + store.getAddress().getPort()), "somewhere");
        var config = config("images", location.withPathStyle(true))
                .calls(TWO_ATTEMPTS)
                .build();
        InstantSource longAgo = InstantSource.fixed(Instant.parse("2001-02-03T04:05:06Z"));
        try (S3Clients clients = S3Clients.open(config, longAgo, S3Watcher.NONE)) {
            for (int i = 0; i < 2; i++) {
                assertThat(clients.direct()
                                .getObject(r -> r.bucket("images").key("k"))
                                .readAllBytes())
                        .hasSize(3);
            }
        } finally {
            store.stop(0);
        }
        assertThat(years).containsExactly("2001", year, year);
    }

    /// Each byte comes soon enough, and all of them too late.
    @Test
    void aHeadThatTricklesInIsGivenUpAtTheDeadline() throws IOException {
        var calls = new CallSettings(2, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(1), 4);
        try (var listener = new ServerSocket(0);
                S3Clients clients = S3Clients.open(
                        config(
                                        "images",
                                        Location.at(
                                                        URI.create("http://127.0.0.1:" + listener.getLocalPort()),
                                                        "somewhere")
                                                .withPathStyle(true))
                                .calls(calls)
                                .build(),
                        InstantSource.system(),
                        S3Watcher.NONE)) {
            Thread.startVirtualThread(() -> trickle(listener));
            long begin = System.nanoTime();

            assertThatThrownBy(() ->
                            clients.direct().headObject(r -> r.bucket("images").key("k")))
                    .isInstanceOf(ApiCallTimeoutException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        }
    }

    private static void trickle(ServerSocket listener) {
        try (var socket = listener.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(US_ASCII));
            for (int i = 0; i < 600; i++) {
                out.write('.');
                out.flush();
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone, as it should.
        }
    }
}
