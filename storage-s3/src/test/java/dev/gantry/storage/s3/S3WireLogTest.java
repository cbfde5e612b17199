// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.WireLog;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.S3Fault;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// What each level of the wire log tells, and what none tells.
class S3WireLogTest extends S3Fixture {

    private static final String TOKEN = "FwoGZXIvYXdzEB+/of-this-session==";
    private static final Pattern SIGNATURE = Pattern.compile("Signature=([0-9a-f]{64})");

    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.gantry");
    private final Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        ours.setLevel(Level.TRACE);
        log.start();
        all.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        all.detachAppender(log);
        ours.setLevel(null);
    }

    private void use(WireLog level) {
        driver.close();
        var session = new Access.Credentials(server.accessKey(), server.secretKey(), TOKEN);
        driver = TestStores.connect(
                config().access(Access.of(session)).wireLog(level).build());
    }

    /// The key-values of every event of a name.
    private List<Map<String, String>> events(String name) {
        List<Map<String, String>> events = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            if (event.getMessage().equals(name)) {
                Map<String, String> pairs = new TreeMap<>();
                event.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, String.valueOf(pair.value)));
                events.add(pairs);
            }
        }
        return events;
    }

    private String everything() {
        var text = new StringBuilder();
        List.copyOf(log.list)
                .forEach(event -> text.append(event.getFormattedMessage())
                        .append(event.getKeyValuePairs())
                        .append('\n'));
        return text.toString();
    }

    @Test
    void offLogsNothing() throws IOException {
        use(WireLog.OFF);

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(everything()).doesNotContain("s3.wire");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void everyLevelTellsOfRequestsAndAnswers(WireLog level) throws IOException {
        use(level);

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(events("s3.wire.request")).singleElement().satisfies(event -> {
            assertThat(event.get("request"))
                    .isEqualTo("PUT " + proxy.endpoint() + "/gantry-test/some%20root/blobs/ab/data");
            assertThat(event.get("attempt")).isEqualTo("1");
            assertThat(event.get("headers"))
                    .contains("content-length=1", "Credential=" + server.accessKey(), "Signature=***");
        });
        assertThat(events("s3.wire.response")).singleElement().satisfies(event -> {
            assertThat(event).containsEntry("status", "200").containsKey("ms");
            assertThat(event.get("headers")).contains("etag=");
        });
    }

    @Test
    void debugTellsNoMore() throws IOException {
        use(WireLog.DEBUG);
        proxy.fail("PUT:Object", 1, S3Fault.SLOW_DOWN);

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(events("s3.wire.request"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event).containsOnlyKeys("request", "call", "attempt", "headers"));
        assertThat(events("s3.wire.response"))
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(event).containsOnlyKeys("request", "call", "attempt", "headers", "ms", "status"));
    }

    @Test
    void signingTellsWhatWasSigned() throws IOException {
        use(WireLog.SIGNING);

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(events("s3.wire.request")).singleElement().satisfies(event -> {
            assertThat(event.get("canonical")).startsWith("PUT\n/gantry-test/some%20root/blobs/ab/data\n");
            assertThat(event.get("tosign")).startsWith("AWS4-HMAC-SHA256\n").contains("/us-east-1/s3/aws4_request\n");
        });
    }

    @Test
    void bodiesTellDocumentsAndOfObjectsTheirSize() throws IOException {
        use(WireLog.HTTP_BODY);
        byte[] content = "the content of an object".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        StoragePath other = StoragePath.parse("/blobs/ab/other");

        driver.put(TARGET, content, null);
        driver.put(other, content, null);
        driver.list(StoragePath.parse("/blobs"), null, 10);
        driver.delete(List.of(TARGET, other));

        assertThat(events("s3.wire.request"))
                .anySatisfy(event -> assertThat(event).containsEntry("bytes", String.valueOf(content.length)))
                .anySatisfy(event -> assertThat(event.getOrDefault("body", "")).contains("<Delete", "blobs/ab/other"));
        assertThat(events("s3.wire.response"))
                .anySatisfy(event -> assertThat(event.getOrDefault("body", "")).contains("<ListBucketResult"));
        assertThat(everything()).doesNotContain("the content of an object");
    }

    @Test
    void listThatIsLongerThanWhatIsShownArrivesWhole() throws IOException {
        use(WireLog.HTTP_BODY);
        for (int i = 0; i < 60; i++) {
            driver.put(StoragePath.parse("/" + "long".repeat(60) + "/" + i), new byte[0], null);
        }

        assertThat(driver.list(StoragePath.ROOT, null, 100).items()).hasSize(60);
    }

    @Test
    void retriesAreTold() throws IOException {
        use(WireLog.REQUEST_RETRIES);
        proxy.fail("PUT:Object", 2, S3Fault.SLOW_DOWN);

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(events("s3.wire.retry"))
                .extracting(event -> event.get("attempt"))
                .containsExactly("2", "3");
    }

    @Test
    void errorsAreToldWithWhatTheStoreSays() {
        use(WireLog.REQUEST_ERRORS);
        proxy.fail("PUT:Object", 1, new S3Fault.Answer(403, "AccessDenied"));

        assertThatThrownBy(() -> driver.put(TARGET, new byte[] {1}, null)).isInstanceOf(StorageException.class);

        assertThat(events("s3.wire.error"))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("status", "403")
                        .hasEntrySatisfying(
                                "body", body -> assertThat(body).contains("<Code>AccessDenied</Code>", "injected")));
    }

    @Test
    void connectionsThatBreakAreTold() throws IOException {
        use(WireLog.REQUEST_ERRORS);
        proxy.fail("PUT:Object", 1, new S3Fault.Reset());

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(events("s3.wire.error"))
                .singleElement()
                .satisfies(event -> assertThat(event).containsKey("cause"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void noSecretIsTold(WireLog level) throws IOException {
        use(level);
        proxy.fail("PUT:Part", 1, S3Fault.SLOW_DOWN);
        proxy.fail("GET:List", 1, new S3Fault.Answer(403, "SignatureDoesNotMatch"));

        write(new Content(1, 4L * PART), WriteHint.NONE);
        assertHolds(new Content(1, 4L * PART));
        driver.put(TARGET, new byte[] {1}, Instant.now().plusSeconds(60));
        driver.redirect(TARGET, new RedirectRequest(RedirectRequest.Method.GET, null));
        assertThatThrownBy(() -> driver.list(StoragePath.ROOT, null, 10)).isInstanceOf(StorageException.class);
        driver.delete(List.of(TARGET, STAGING));

        List<String> secrets = new ArrayList<>(List.of(server.secretKey(), TOKEN));
        secrets.add(java.net.URLEncoder.encode(TOKEN, java.nio.charset.StandardCharsets.UTF_8));
        for (S3Request request : proxy.seen()) {
            Matcher signature = SIGNATURE.matcher(request.head());
            while (signature.find()) {
                secrets.add(signature.group(1));
            }
        }
        assertThat(secrets).hasSizeGreaterThan(10);
        assertThat(everything()).contains("s3.wire.request").doesNotContain(secrets);
    }
}
