// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Hands out temporary credentials on a free loopback port, in all of Amazon's ways: as STS, as the endpoint of a
/// container or an EKS pod, and as the metadata service of an instance (version 2 of its protocol alone).
///
/// The keys are always the same, since a store knows only them; the session tokens are `session-1`, `session-2`, ….
public final class CredentialServer implements AutoCloseable {

    /// The path at which a container asks.
    public static final String CONTAINER_PATH = "/container/credentials";

    private static final String INSTANCE_PATH = "/latest/meta-data/iam/security-credentials/";
    private static final String INSTANCE_TOKEN = "metadata-token";
    private static final String ROLE = "instance-role";

    private final HttpServer server;
    private final String accessKey;
    private final String secretKey;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile @Nullable Refusal refusal;

    private record Refusal(int status, String code) {}

    /// A request.
    ///
    /// @param form the fields of a request to STS
    public record Asked(String method, String path, Map<String, String> headers, Map<String, String> form) {

        /// A header, by its name in lower case.
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    private CredentialServer(HttpServer server, String accessKey, String secretKey) {
        this.server = server;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /// Starts to hand out these keys.
    public static CredentialServer start(String accessKey, String secretKey) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new CredentialServer(HttpServer.create(address, 0), accessKey, secretKey);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// All requests, in their order.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// How many sessions were begun.
    public int issued() {
        return issued.get();
    }

    /// How long the next credentials will be valid, to the second.
    public void lifetime(Duration value) {
        lifetime = value;
    }

    /// Refuses every request from now on.
    public void refuse(int status, String code) {
        refusal = new Refusal(status, code);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked request = read(exchange);
            asked.add(request);
            Refusal refused = refusal;
            if (refused != null) {
                answer(exchange, refused.status, "text/xml", """
                        <ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>refused here</Message></Error>\
                        <RequestId>1</RequestId></ErrorResponse>""".formatted(refused.code));
            } else if (request.method.equals("POST")) {
                answer(exchange, 200, "text/xml", sts(request));
            } else if (request.path.equals(CONTAINER_PATH)) {
                answer(exchange, 200, "application/json", json());
            } else {
                metadata(exchange, request);
            }
        }
    }

    private static Asked read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        Map<String, String> form = new HashMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), UTF_8));
            }
        }
        return new Asked(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, form);
    }

    private void metadata(HttpExchange exchange, Asked request) throws IOException {
        if (request.path.equals("/latest/api/token")) {
            boolean isRight =
                    request.method.equals("PUT") && request.headers.containsKey("x-aws-ec2-metadata-token-ttl-seconds");
            answer(exchange, isRight ? 200 : 400, "text/plain", isRight ? INSTANCE_TOKEN : "");
        } else if (!INSTANCE_TOKEN.equals(request.headers.get("x-aws-ec2-metadata-token"))) {
            answer(exchange, 401, "text/plain", "");
        } else if (request.path.equals(INSTANCE_PATH)) {
            answer(exchange, 200, "text/plain", ROLE);
        } else if (request.path.equals(INSTANCE_PATH + ROLE)) {
            answer(exchange, 200, "application/json", json());
        } else {
            answer(exchange, 404, "text/plain", "");
        }
    }

    private String sts(Asked request) {
        String action = request.form.getOrDefault("Action", "none");
        return """
                <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>\
                <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>\
                <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration></Credentials>\
                <AssumedRoleUser><AssumedRoleId>AROA:it</AssumedRoleId>\
                <Arn>arn:aws:sts::123456789012:assumed-role/it/it</Arn></AssumedRoleUser></%1$sResult>\
                <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%1$sResponse>""".formatted(action, accessKey, secretKey, token(), expiration());
    }

    private String json() {
        return """
                {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "%s",\
                 "Expiration": "%s"}""".formatted(accessKey, secretKey, token(), expiration());
    }

    private String token() {
        return "session-" + issued.incrementAndGet();
    }

    private Instant expiration() {
        return Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
