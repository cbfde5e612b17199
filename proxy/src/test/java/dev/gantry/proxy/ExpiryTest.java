// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.layout.Links;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private static final RepositoryName LIBRARY = new RepositoryName("library/debian");
    private static final RepositoryName OTHER = new RepositoryName("other");
    private static final Tag LATEST = new Tag("latest");
    private static final byte[] LAYER = "a layer".getBytes(UTF_8);
    private static final String IMAGE = "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}";

    private FakeRegistry upstream;
    private Cache cache;
    private Digest layer;

    @BeforeEach
    void fetch() throws IOException {
        upstream = new FakeRegistry();
        cache = Cache.of(upstream);
        layer = upstream.blob(LIBRARY.text(), LAYER);
        upstream.manifest(LIBRARY.text(), "latest", IMAGE);
        cache.fetches().bring(LIBRARY, LATEST);
        assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
        cache.awaitQuiet(layer);
    }

    @AfterEach
    void stop() {
        cache.close();
        upstream.close();
    }

    private Expiry.Report sweepAfter(Duration time) throws IOException {
        cache.pass(time);
        return cache.expiry().sweep();
    }

    @Test
    void nothingIsLeftOfWhatHasExpired() throws IOException {
        assertThat(cache.objects()).hasSize(8);

        assertThat(sweepAfter(Duration.ofDays(8))).isEqualTo(new Expiry.Report(2, 0, 0));
        assertThat(cache.has(LIBRARY, layer)).isFalse();
        assertThat(sweepAfter(Duration.ofMinutes(6))).isEqualTo(new Expiry.Report(0, 2, LAYER.length + IMAGE.length()));

        assertThat(cache.objects()).isEmpty();
    }

    @Test
    void whatIsYoungStays() throws IOException {
        assertThat(sweepAfter(Duration.ofDays(6))).isEqualTo(new Expiry.Report(0, 0, 0));
        assertThat(cache.objects()).hasSize(8);
    }

    @Test
    void contentStaysForThoseWhoHaveJustSeenIt() throws IOException {
        Digest image = Digest.of(Algorithm.SHA256, IMAGE.getBytes(UTF_8));

        assertThat(sweepAfter(Duration.ofDays(8))).isEqualTo(new Expiry.Report(2, 0, 0));
        assertThat(sweepAfter(Duration.ofMinutes(4))).isEqualTo(new Expiry.Report(0, 0, 0));

        assertThat(cache.objects())
                .containsExactlyInAnyOrder(
                        StorageLayout.blobData(layer).toString(),
                        StorageLayout.blobData(image).toString(),
                        StorageLayout.released(layer).toString(),
                        StorageLayout.released(image).toString());
    }

    @Test
    void contentThatAnotherRepositoryLinksStays() throws IOException {
        assertThat(cache.local().blobs().mount(OTHER, layer)).isPresent();

        sweepAfter(Duration.ofDays(8));
        sweepAfter(Duration.ofMinutes(6));

        assertThat(cache.has(LIBRARY, layer)).isFalse();
        assertThat(cache.pull(OTHER, layer)).isEqualTo(LAYER);
        assertThat(cache.objects())
                .containsExactlyInAnyOrder(
                        StorageLayout.blobData(layer).toString(),
                        StorageLayout.layerLink(OTHER, layer).toString());
    }

    @Test
    void contentThatIsLinkedUnderTheNameOfAnotherAlgorithmStays() throws IOException {
        Digest name = Digest.of(Algorithm.SHA512, LAYER);
        new Links(cache.local().driver()).write(StorageLayout.layerLink(OTHER, name), layer);

        sweepAfter(Duration.ofDays(8));
        sweepAfter(Duration.ofMinutes(6));

        assertThat(cache.pull(OTHER, name)).isEqualTo(LAYER);
    }

    @Test
    void contentThatIsUnderWayStays() throws IOException {
        cache.pass(Duration.ofDays(8));
        var expiry = new Expiry(cache.local(), layer::equals, Duration.ofDays(7), Duration.ofMinutes(5));

        assertThat(expiry.sweep()).isEqualTo(new Expiry.Report(1, 0, 0));

        assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
        assertThat(upstream.count("GET /v2/library/debian/blobs")).isEqualTo(1);
    }

    @Test
    void contentThatWasFetchedAgainAfterItWasReleasedStays() throws IOException {
        sweepAfter(Duration.ofDays(8));
        assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
        cache.awaitQuiet(layer);

        sweepAfter(Duration.ofMinutes(6));

        assertThat(cache.has(LIBRARY, layer)).isTrue();
    }

    @Test
    void whatHasExpiredIsFetchedAgain() throws IOException {
        sweepAfter(Duration.ofDays(8));
        sweepAfter(Duration.ofMinutes(6));

        cache.fetches().bring(LIBRARY, LATEST);

        assertThat(cache.local().manifests().find(LIBRARY, LATEST)).isPresent();
        assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
        assertThat(upstream.count("GET /v2/library/debian/blobs")).isEqualTo(2);
    }
}
