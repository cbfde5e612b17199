// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Traces, as a collector gets them.
class TracesIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SENDER = "b7ad6b7169203331";

    private static String traced(URI endpoint) {
        return """
                otel:
                  enabled: true
                  endpoint: %s
                  servicename: images of the tests
                  headers: {x-key: opens-the-collector}
                """.formatted(endpoint);
    }

    @Test
    void aRequestIsASpanBelowItsSendersAndAboveThoseOfTheStore() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(LocalS3.server());
                var proxy = CountingS3Proxy.start(bucket.server().endpoint(), Duration.ZERO);
                var collector = Collector.start();
                var gantry = start(bucket, proxy, collector.endpoint());
                var client = gantry.client()) {
            proxy.fail("GET:Object", 1, S3Fault.SLOW_DOWN);
            Blob blob = Blob.random(1, 1000);
            client.pushByPut("traces/one", blob);
            client.send(
                    "HEAD",
                    gantry.uri().resolve("/v2/traces/two/blobs/" + blob.digest()),
                    RegistryClient.nothing(),
                    "traceparent",
                    "00-%s-%s-01".formatted(TRACE, SENDER));

            awaitText(collector, "HEAD blob");
            assertThat(collector.received())
                    .contains("images of the tests", "PUT upload", "S3.PutObject", "S3.GetObject", "traces/two")
                    .contains(Collector.bytes(TRACE), Collector.bytes(SENDER));
            assertThat(collector.keys()).containsOnly("opens-the-collector");
            assertThat(Files.readString(gantry.log())).contains("trace=" + TRACE);
        }
    }

    @Test
    void aCollectorThatIsAwayIsToldOfOnceAndHindersNobody() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + GantryProcess.freePort() + "/v1/traces");
        try (S3Bucket bucket = S3Bucket.create(LocalS3.server());
                var proxy = CountingS3Proxy.start(bucket.server().endpoint(), Duration.ZERO);
                var gantry = start(bucket, proxy, nobody);
                var client = gantry.client()) {
            client.pushByPut("traces/three", Blob.random(2, 1000));
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (!Files.readString(gantry.log()).contains("otel.exportFailed") && System.nanoTime() < deadline) {
                GantryProcess.sleep(Duration.ofMillis(50));
            }
            client.pushByPut("traces/three", Blob.random(3, 1000));

            gantry.terminate();
            assertThat(gantry.waitForExit(DEADLINE)).isZero();
            assertThat(Files.readString(gantry.log()))
                    .containsOnlyOnce("otel.exportFailed endpoint=" + nobody)
                    .doesNotContain("opens-the-collector");
        }
    }

    private static GantryProcess start(S3Bucket bucket, CountingS3Proxy proxy, URI collector) throws IOException {
        GantryConfig config = GantryConfig.on(bucket).through(bucket.server().through(proxy.endpoint()));
        return GantryProcess.startEdited(config, yaml -> yaml + traced(collector));
    }

    private static void awaitText(Collector collector, String text) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!collector.received().contains(text) && System.nanoTime() < deadline) {
            GantryProcess.sleep(Duration.ofMillis(50));
        }
        assertThat(collector.received()).contains(text);
    }
}
