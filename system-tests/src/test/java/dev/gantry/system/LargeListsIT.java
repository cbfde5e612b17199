// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lists of very many tags and repositories on Ceph RGW, made in the bucket directly, by a process with a heap
/// of 64 MiB. Each request to the store takes 20 ms more.
class LargeListsIT {

    private static final String REPOSITORIES = "docker/registry/v2/repositories/";
    private static final String LINK = "sha256:" + "0".repeat(64);
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    /// Objects that a repository of the catalog has.
    private static final int OBJECTS = 3;

    private final JsonMapper json = new JsonMapper();
    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        S3Server rgw = Peers.rgw();
        bucket = S3Bucket.create(rgw);
        proxy = CountingS3Proxy.start(rgw.endpoint(), LATENCY);
        GantryConfig config =
                GantryConfig.on(bucket).through(rgw.through(proxy.endpoint())).withCatalogEntries(100_000);
        gantry = GantryProcess.start(config, "-Xmx64m");
        client = gantry.client();
    }

    @AfterEach
    void stop() throws IOException {
        if (gantry != null) {
            client.close();
            gantry.close();
        }
        if (proxy != null) {
            proxy.close();
            bucket.close();
        }
    }

    @Test
    void manyTagsAreListedInOrderAtARequestAThousand() throws IOException {
        listTags(5_000);
    }

    @Test
    @Tag("slow")
    void aHundredThousandTagsAreListedInOrderAtARequestAThousand() throws IOException {
        listTags(100_000);
    }

    @Test
    void manyRepositoriesAreListedInParallelWithinTheBudget() throws IOException {
        listCatalog(4_000);
    }

    @Test
    @Tag("slow")
    void twentyThousandRepositoriesAreListedInParallelWithinTheBudget() throws IOException {
        listCatalog(20_000);
    }

    private void listTags(int count) throws IOException {
        SortedSet<String> plain = new TreeSet<>();
        SortedSet<String> divided = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            plain.add("build%06d".formatted(i));
        }
        for (int i = 0; i < count / 100; i++) {
            String version = "1.%d.%d".formatted(i / 20, i % 20);
            divided.addAll(List.of("1." + i / 20, version, version + "-alpine", version + "-alpine.1", version + "0"));
        }
        makeTags("plain", plain);
        makeTags("divided", divided);
        firstPages(plain, divided);

        proxy.reset();
        long start = System.nanoTime();
        assertThat(pages("/v2/plain/tags/list", "tags")).containsExactlyElementsOf(plain);
        report("%d tags".formatted(count), start);
        assertThat(proxy.requests()).isLessThanOrEqualTo(count / 1000 + 2);
        assertThat(pages("/v2/divided/tags/list?n=7", "tags")).containsExactlyElementsOf(divided);
        assertNothingFailed();
    }

    private void firstPages(SortedSet<String> plain, SortedSet<String> divided) throws IOException {
        proxy.reset();
        assertThat(entries(client.list("/v2/plain/tags/list?n=1000"), "tags"))
                .containsExactlyElementsOf(plain.stream().limit(1000).toList());
        assertThat(proxy.requests()).isLessThanOrEqualTo(2);
        assertThat(entries(client.list("/v2/divided/tags/list?n=50"), "tags"))
                .containsExactlyElementsOf(divided.stream().limit(50).toList());
    }

    private void listCatalog(int count) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        Map<String, String> links = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = "team-%02d/service-%03d".formatted(i / 250, i % 250);
            names.add(name);
            for (String kind : List.of("_layers", "_manifests/revisions", "_manifests/tags/v1/current")) {
                links.put(REPOSITORIES + name + "/" + kind + "/link", LINK);
            }
        }
        make(links);
        int pages = count * OBJECTS / 1000;

        proxy.reset();
        long start = System.nanoTime();
        HttpResponse<byte[]> whole = client.list("/v2/_catalog?n=100000");
        report("%d repositories".formatted(count), start);
        assertThat(entries(whole, "repositories")).containsExactlyElementsOf(names);
        // A request for each thousand objects, one for each guess at where to split, and a few probes.
        assertThat(proxy.requests()).as("%s", proxy.counts()).isLessThanOrEqualTo(pages + pages / 10 + 10);
        assertThat(proxy.peak("GET:List")).as("listings at once").isGreaterThan(1);

        proxy.reset();
        long startOfPages = System.nanoTime();
        assertThat(pages("/v2/_catalog?n=1000", "repositories")).containsExactlyElementsOf(names);
        report("%d repositories by pages of 1000".formatted(count), startOfPages);
        assertThat(proxy.requests()).as("%s", proxy.counts()).isLessThanOrEqualTo(pages + 2 * count / 1000);
        assertNothingFailed();
    }

    private void makeTags(String repository, SortedSet<String> tags) throws IOException {
        Map<String, String> links = new TreeMap<>();
        tags.forEach(tag -> links.put(REPOSITORIES + repository + "/_manifests/tags/" + tag + "/current/link", LINK));
        make(links);
    }

    private void make(Map<String, String> links) throws IOException {
        long start = System.nanoTime();
        bucket.putAll(links);
        report("%d objects made".formatted(links.size()), start);
    }

    private void report(String what, long start) {
        System.out.printf(
                "lists: %s: %.2f s, %d requests to the store, %d listings at once%n",
                what, (System.nanoTime() - start) / 1e9, proxy.requests(), proxy.peak("GET:List"));
    }

    /// All entries of a list, from page to page by `Link`.
    private List<String> pages(String first, String member) throws IOException {
        List<String> all = new ArrayList<>();
        for (String path = first; path != null; ) {
            HttpResponse<byte[]> page = client.list(path);
            all.addAll(entries(page, member));
            Matcher next = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
            path = next.matches() ? next.group(1) : null;
        }
        return all;
    }

    private List<String> entries(HttpResponse<byte[]> page, String member) {
        return json.readTree(page.body())
                .path(member)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private void assertNothingFailed() throws IOException {
        assertThat(Files.readString(gantry.log()))
                .doesNotContain("OutOfMemoryError")
                .doesNotContain("WARN");
    }
}
