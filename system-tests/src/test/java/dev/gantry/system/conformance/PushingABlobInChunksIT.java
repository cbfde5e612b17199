// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// "Pushing a blob in chunks".
@OnEveryStore
class PushingABlobInChunksIT extends Section {

    PushingABlobInChunksIT(Store store) {
        super(store);
    }

    private final Content blob = Content.random(3000);

    @Test
    void aPostWithoutABodyIs202WithAnAddress() throws IOException {
        assertThat(begin()).isNotEmpty();
    }

    @Test
    void everyChunkIs202WithTheAddressOfTheNextAndTheRangeSoFar() throws IOException {
        Answer first = chunk(begin(), blob, 0, 1024).is(202);
        assertThat(first.header("Range")).isEqualTo("0-1023");
        Answer second = chunk(first.location(), blob, 1024, 2048).is(202);
        assertThat(second.header("Range")).isEqualTo("0-2047");
        Answer last = chunk(second.location(), blob, 2048, 3000).is(202);
        assertThat(last.header("Range")).isEqualTo("0-2999");
        assertPulled(registry.put(ending(last.location(), blob.digest()), Content.NONE));
    }

    @Test
    void theLastChunkMayComeWithThePut() throws IOException {
        String upload = chunk(begin(), blob, 0, 2048).is(202).location();
        assertPulled(registry.put(ending(upload, blob.digest()), blob.part(2048, 3000), "Content-Range", "2048-2999"));
    }

    @Test
    void oneChunkMayBeTheWhole() throws IOException {
        String upload = chunk(begin(), blob, 0, 3000).is(202).location();
        assertPulled(registry.put(ending(upload, blob.digest()), Content.NONE));
    }

    @Test
    void bytesMayComeWithoutARange() throws IOException {
        Answer streamed = registry.patch(begin(), blob, "Content-Type", "application/octet-stream")
                .is(202);
        assertThat(streamed.header("Range")).isEqualTo("0-2999");
        assertPulled(registry.put(ending(streamed.location(), blob.digest()), Content.NONE));
    }

    @Test
    void bytesMayComeWithoutALength() throws IOException {
        Answer streamed = registry.stream("PATCH", begin(), blob).is(202);
        assertThat(streamed.header("Range")).isEqualTo("0-2999");
        assertPulled(registry.put(ending(streamed.location(), blob.digest()), Content.NONE));
    }

    /// There is no least size, so none is announced.
    @Test
    void chunksOfOneByteAreTaken() throws IOException {
        Answer begun = registry.post(uploads(), Content.NONE).is(202);
        assertThat(begun.header("OCI-Chunk-Min-Length")).isEmpty();
        Content word = Content.of("bytes");
        String upload = begun.location();
        for (int i = 0; i < word.size(); i++) {
            upload = chunk(upload, word, i, i + 1).is(202).location();
        }
        registry.put(ending(upload, word.digest()), Content.NONE).is(201);
    }

    @Test
    void aFirstChunkThatDoesNotBeginAtZeroIs416() throws IOException {
        String upload = begin();
        chunk(upload, blob, 1024, 2048).is(416);
        assertGoesOn(upload, 0);
    }

    @Test
    void aChunkThatLeavesBytesOutIs416() throws IOException {
        String upload = chunk(begin(), blob, 0, 1024).is(202).location();
        chunk(upload, blob, 2048, 3000).is(416);
        assertGoesOn(upload, 1024);
    }

    @Test
    void aChunkThatRepeatsBytesIs416() throws IOException {
        String upload = chunk(begin(), blob, 0, 1024).is(202).location();
        chunk(upload, blob, 0, 1024).is(416);
        assertGoesOn(upload, 1024);
    }

    @Test
    void aLastChunkOutOfOrderIs416() throws IOException {
        String upload = chunk(begin(), blob, 0, 1024).is(202).location();
        registry.put(ending(upload, blob.digest()), blob.part(2048, 3000), "Content-Range", "2048-2999")
                .is(416);
        assertGoesOn(upload, 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-b", "0-", "-9", "9-0", "0-4,5-9"})
    void aRangeThatIsNoneIs416(String range) throws IOException {
        registry.patch(begin(), blob.part(0, 10), "Content-Range", range).is(416);
    }

    @Test
    void theStatusIs204WithAddressAndRange() throws IOException {
        String upload = chunk(begin(), blob, 0, 1024).is(202).location();
        Answer status = registry.get(upload).is(204);
        assertThat(status.header("Range")).isEqualTo("0-1023");
        assertThat(status.location()).isNotEmpty();
    }

    @Test
    void theStatusOfAnUploadWithoutBytesIs204() throws IOException {
        Answer status = registry.get(begin()).is(204);
        assertThat(status.header("Range")).isEqualTo("0-0");
        chunk(status.location(), blob, 0, 3000).is(202);
    }

    @Test
    void thePutNeedsADigest() throws IOException {
        String upload = chunk(begin(), blob, 0, 3000).is(202).location();
        registry.put(upload, Content.NONE).is(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?digest-algorithm=sha512", ""})
    void anotherAlgorithmMayBeAnnouncedOrNot(String query) throws IOException {
        String upload = registry.post(uploads() + query, Content.NONE).is(202).location();
        String next = chunk(upload, blob, 0, 2000).is(202).location();
        String last = chunk(next, blob, 2000, 3000).is(202).location();
        Answer created = registry.put(ending(last, blob.sha512()), Content.NONE).is(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(blob.sha512());
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    /// After a refusal the client asks where to go on, and does.
    private void assertGoesOn(String upload, int from) throws IOException {
        Answer status = registry.get(upload).is(204);
        assertThat(status.header("Range")).isEqualTo("0-" + Math.max(0, from - 1));
        String last = chunk(status.location(), blob, from, 3000).is(202).location();
        assertPulled(registry.put(ending(last, blob.digest()), Content.NONE));
    }

    private void assertPulled(Answer created) throws IOException {
        created.is(201);
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(blob.bytes());
    }
}
