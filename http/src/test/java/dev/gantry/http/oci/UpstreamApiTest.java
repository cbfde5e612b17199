// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.event.EventSink;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.tag.TagPage;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The API of a registry that has another behind it.
class UpstreamApiTest {

    private static final byte[] BLOB = "0123456789".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(Algorithm.SHA256, BLOB);
    private static final Digest ABSENT = Digest.of(Algorithm.SHA256, new byte[] {1});

    private final Fake upstream = new Fake();
    private final Api api = new Api(
            new MemoryDriver(InstantSource.system()),
            new ApiConfig("", null, false, true, true, true),
            ManifestRules.DEFAULT,
            new Hooks(Gate.OPEN, EventSink.NONE, upstream));

    @ParameterizedTest
    @CsvSource({
        "POST, /v2/app/blobs/uploads/",
        "POST, /v2/app/blobs/uploads/?mount=sha256:1&from=other",
        "PATCH, /v2/app/blobs/uploads/1b4e28ba-2fa1-41d2-883f-0016d3cca427",
        "PUT, /v2/app/manifests/latest",
    })
    void nothingIsPushed(String method, String path) throws IOException {
        Answer answer = api.call(method, path);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("UNSUPPORTED");
    }

    @Test
    void blobIsPassedOnWhileItArrives() throws IOException {
        Answer answer = api.call("GET", "/v2/app/blobs/" + DIGEST);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BLOB);
        assertThat(answer.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        Answer head = api.call("HEAD", "/v2/app/blobs/" + DIGEST);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("10");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=8-, 206, 89, bytes 8-9/10"
    })
    void rangeIsServedOfABlobThatArrives(String range, int status, String body, String contentRange)
            throws IOException {
        Answer answer = get(range);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.bodyText()).isEqualTo(body);
        assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void whoIsNotServedWaitsForNothing() throws IOException {
        assertThat(get("bytes=10-").status()).isEqualTo(416);
        Headers cached = Headers.of("If-None-Match", '"' + DIGEST.toString() + '"');
        assertThat(api.call("GET", "/v2/app/blobs/" + DIGEST, cached, new byte[0])
                        .status())
                .isEqualTo(304);
        assertThat(upstream.waiting).isZero();
    }

    private Answer get(String range) throws IOException {
        return api.call("GET", "/v2/app/blobs/" + DIGEST, Headers.of("Range", range), new byte[0]);
    }

    @Test
    void whatTheUpstreamDoesNotHaveIsUnknown() throws IOException {
        assertThat(api.call("GET", "/v2/app/blobs/" + ABSENT).status()).isEqualTo(404);
        assertThat(api.call("HEAD", "/v2/app/blobs/" + ABSENT).status()).isEqualTo(404);
        assertThat(api.call("GET", "/v2/app/manifests/latest").code()).isEqualTo("MANIFEST_UNKNOWN");
    }

    @Test
    void upstreamThatIsAwayIs503WithRetryAfter() throws IOException {
        upstream.isAway = true;
        Answer answer = api.call("GET", "/v2/app/manifests/latest");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void tagsAndReferrersAreTheUpstreams() throws IOException {
        Answer tags = api.call("GET", "/v2/app/tags/list?n=1");
        assertThat(tags.bodyText()).isEqualTo("{\"name\":\"app\",\"tags\":[\"theirs\"]}");
        assertThat(tags.header("Link")).isEqualTo("</v2/app/tags/list?n=1&last=theirs>; rel=\"next\"");
        Answer referrers = api.call("GET", "/v2/app/referrers/%s?artifactType=a%%2Fb".formatted(DIGEST));
        assertThat(referrers.bodyText()).isEqualTo("artifactType=a%2Fb");
        assertThat(referrers.header("OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(referrers.header("Link")).isEqualTo("</v2/app/referrers/%s?last=1>; rel=\"next\"".formatted(DIGEST));
    }

    /// Has one blob, one tag and one list.
    private static final class Fake implements Upstream {
        private boolean isAway;
        private int waiting;

        @Override
        public boolean isThere() {
            return true;
        }

        @Override
        public void bring(RepositoryName repository, Reference reference) {
            if (isAway) {
                throw new RegistryException(ErrorCode.UNAVAILABLE, "away");
            }
        }

        @Override
        public Optional<Arriving> open(RepositoryName repository, Digest digest) {
            if (!digest.equals(DIGEST)) {
                return Optional.empty();
            }
            waiting++;
            return Optional.of(new Arriving() {
                @Override
                public long sizeBytes() {
                    return BLOB.length;
                }

                @Override
                public InputStream read(ByteRange range) {
                    waiting--;
                    int start = (int) range.startByte();
                    return new ByteArrayInputStream(
                            BLOB, start, (int) Math.min(range.lengthBytes(), BLOB.length - start));
                }

                @Override
                public void close() {
                    waiting--;
                }
            });
        }

        @Override
        public OptionalLong size(RepositoryName repository, Digest digest) {
            return digest.equals(DIGEST) ? OptionalLong.of(BLOB.length) : OptionalLong.empty();
        }

        @Override
        public Optional<TagPage> tags(RepositoryName repository, @Nullable String last, int limit) {
            return Optional.of(new TagPage(List.of(new Tag("theirs")), true));
        }

        @Override
        public Optional<Listed> referrers(RepositoryName repository, Digest subject, String query) {
            return Optional.of(new Listed(query, "last=1", "artifactType"));
        }
    }
}
