// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// What of a list a registry must not get wrong; pages are given word by word.
class ReadListTest {

    private static final Map<String, String> LINKS = Map.of("n=2", "n=2&last=b", "n=2&last=b", "n=2&last=d");

    private HttpServer registry;

    @BeforeEach
    void start() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void pagesAreReadToTheLast() throws IOException {
        serve(Map.of("n=2", "\"a\", \"b\"", "n=2&last=b", "\"d\",\"c\"", "n=2&last=d", "\"e\""));

        assertThat(read("a", "b", "c", "d", "e")).isEqualTo(5);
    }

    @Test
    void nameThatIsMissingEndsTheRun() throws IOException {
        serve(Map.of("n=2", "\"a\",\"b\"", "n=2&last=b", "", "n=2&last=d", "\"e\""));

        assertThatThrownBy(() -> read("a", "b", "c", "e")).hasMessageContaining("lacks 1 of 4 names, as c");
    }

    @Test
    void nameThatIsListedTwiceEndsTheRun() throws IOException {
        serve(Map.of("n=2", "\"a\",\"b\"", "n=2&last=b", "\"b\",\"c\"", "n=2&last=d", ""));

        assertThatThrownBy(() -> read("a", "b", "c")).hasMessageContaining("lists b, which is not there or was listed");
    }

    @Test
    void answerWithoutAListEndsTheRun() throws IOException {
        registry.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> read("a")).hasMessageContaining("answered 200, no list");
    }

    private void serve(Map<String, String> pages) {
        registry.createContext("/", exchange -> {
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
            byte[] page = "{\"name\": \"r\", \"tags\": [%s]}"
                    .formatted(pages.getOrDefault(query, ""))
                    .getBytes(StandardCharsets.UTF_8);
            if (LINKS.containsKey(query)) {
                exchange.getResponseHeaders().add("Link", "</list?" + LINKS.get(query) + ">; rel=\"next\"");
            }
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
    }

    private long read(String... names) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
        try (S3Client none = S3Client.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            var arena = new Arena(address, new Bucket(none, "none"), "run", Optional.empty());
            return new ReadList("list", "a list", 1, "/list?n=2", List.of(names), Setting.PLAIN)
                    .prepare(arena)
                    .go();
        }
    }
}
