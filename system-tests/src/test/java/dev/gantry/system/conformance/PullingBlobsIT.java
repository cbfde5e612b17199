// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// "Pulling blobs".
@OnEveryStore
class PullingBlobsIT extends Section {

    PullingBlobsIT(Store store) {
        super(store);
    }

    @Test
    void aGetIs200WithTheBlob() throws IOException {
        Content blob = push(Content.random(5000));
        Answer pulled = registry.get(blobs(blob.digest())).is(200);
        assertThat(pulled.body()).isEqualTo(blob.bytes());
        assertThat(pulled.header("Content-Length")).isEqualTo("5000");
    }

    @Test
    void aBlobOfNoBytesIsPulled() throws IOException {
        push(Content.NONE);
        Answer pulled = registry.get(blobs(Content.NONE.digest())).is(200);
        assertThat(pulled.body()).isEmpty();
        assertThat(pulled.header("Content-Length")).isEqualTo("0");
    }

    @Test
    void anAnswerHasTheDigestOfTheBlob() throws IOException {
        Content blob = push(Content.random(10));
        assertThat(registry.get(blobs(blob.digest())).is(200).header("Docker-Content-Digest"))
                .isEqualTo(blob.digest());
    }

    @Test
    void aGetOfWhatIsNotThereIs404() throws IOException {
        String absent = Content.random(10).digest();
        registry.get(blobs(absent)).is(404);
        push(Content.random(10));
        registry.get(blobs(absent)).is(404);
    }

    @Test
    void aBlobOfAnotherRepositoryIsNotHere() throws IOException {
        Content blob = push(Content.random(10));
        registry.get("/v2/%s/other/blobs/%s".formatted(repository, blob.digest()))
                .is(404);
    }

    @ParameterizedTest
    @CsvSource({"500-1499, 500, 1500", "500-, 500, 2048", "-500, 1548, 2048", "2000-5000, 2000, 2048", "0-0, 0, 1"})
    void aRangeIs206WithItsBytes(String range, int from, int to) throws IOException {
        Content blob = push(Content.random(2048));
        Answer part =
                registry.get(blobs(blob.digest()), "Range", "bytes=" + range).is(206);
        assertThat(part.body()).isEqualTo(blob.part(from, to).bytes());
        assertThat(part.header("Content-Length")).isEqualTo(Integer.toString(to - from));
        assertThat(part.header("Content-Range")).isEqualTo("bytes %d-%d/2048".formatted(from, to - 1));
        assertThat(part.header("Docker-Content-Digest")).isEqualTo(blob.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000-10000", "2048-", "500-0"})
    void aRangeWithoutAByteIs416(String range) throws IOException {
        Content blob = push(Content.random(2048));
        Answer refused =
                registry.get(blobs(blob.digest()), "Range", "bytes=" + range).is(416);
        assertThat(refused.header("Content-Range")).isEqualTo("bytes */2048");
    }

    @Test
    void aRangeOfAnotherUnitGetsTheWhole() throws IOException {
        Content blob = push(Content.random(20));
        Answer whole = registry.get(blobs(blob.digest()), "Range", "lines=1-2").is(200);
        assertThat(whole.body()).isEqualTo(blob.bytes());
    }
}
