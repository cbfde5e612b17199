// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What CNCF Distribution gets wrong though no sentence of the specification forbids it. Its faults that break a
/// sentence are tested with the section that has it.
@OnEveryStore
class DistributionsFaultsIT extends Section {

    private final Content blob = Content.random(2000);

    DistributionsFaultsIT(Store store) {
        super(store);
    }

    /// There the second is told that there is no such upload, and the push fails though nothing is missing.
    @Test
    void aPutWhoseAnswerWasLostIsAnsweredAgain() throws IOException {
        String streamed = ending(registry.patch(begin(), blob).is(202).location(), blob.digest());
        registry.put(streamed, Content.NONE).is(201);
        registry.put(streamed, Content.NONE).is(201);
        String chunked = ending(chunk(begin(), blob, 0, 2000).is(202).location(), blob.digest());
        registry.put(chunked, Content.NONE).is(201);
        registry.put(chunked, Content.NONE).is(201);
        String whole = ending(begin(), blob.digest());
        registry.put(whole, blob).is(201);
        registry.put(whole, blob).is(201);
    }

    /// There one of them is a 500. Here one may find that the other has ended the upload.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoPutsAtOncePushTheBlob(boolean isChunked) throws IOException {
        String upload = isChunked
                ? chunk(begin(), blob, 0, 2000).is(202).location()
                : registry.patch(begin(), blob).is(202).location();
        try (var puts = new Fanout<Answer>(2)) {
            for (int i = 0; i < 2; i++) {
                puts.fork(() -> registry.put(ending(upload, blob.digest()), Content.NONE));
            }
            List<Answer> answers = puts.join();
            answers.forEach(answer -> answer.is(201, 404));
            assertThat(answers).anyMatch(answer -> answer.status() == 201);
        }
        assertThat(registry.get(blobs(blob.digest())).is(200).body()).isEqualTo(blob.bytes());
    }

    /// There every later request to the upload is a 500.
    @Test
    void aWrongDigestLeavesTheUploadUsable() throws IOException {
        String other = Content.random(10).digest();
        for (String upload : List.of(
                registry.patch(begin(), blob).is(202).location(),
                chunk(begin(), blob, 0, 2000).is(202).location())) {
            registry.put(ending(upload, other), Content.NONE).is(400);
            registry.get(upload).is(204);
            registry.put(ending(upload, blob.digest()), Content.NONE).is(201);
        }
    }

    /// There nothing can be done with it, and what was sent stays in the store.
    @Test
    void anUploadWithAWrongDigestCanBeCancelled() throws IOException {
        String upload = chunk(begin(), blob, 0, 2000).is(202).location();
        registry.put(ending(upload, Content.random(10).digest()), Content.NONE).is(400);
        registry.delete(upload).is(204);
        registry.get(upload).is(404);
    }

    /// There this is a 500.
    @Test
    void aPatchOfAnotherTypeIsTaken() throws IOException {
        String upload = registry.patch(begin(), blob, "Content-Type", "application/x-tar")
                .is(202)
                .location();
        registry.put(ending(upload, blob.digest()), Content.NONE).is(201);
    }

    /// There the address of a finished page leads to an empty one.
    @Test
    void aPageAfterWhichNothingFollowsHasNoLink() throws IOException {
        Manifest image = push(image(), "a");
        push(image, "b");
        assertThat(registry.get(tags() + "?n=2").is(200).header("Link")).isEmpty();
    }

    /// There, on S3, the pages lose `1.2` and `latest`, or list tags twice.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pagesHoldEveryTagOnceWhereOneBeginsAnother(int n) throws IOException {
        List<String> tags = List.of("1.2", "1.2-alpine", "1.2.1", "1.20", "latest", "latest-dev", "v1");
        Manifest image = push(image());
        for (String tag : tags) {
            push(image, tag);
        }
        List<String> listed = new ArrayList<>();
        String next = tags() + "?n=" + n;
        while (!next.isEmpty()) {
            Answer page = registry.get(next).is(200);
            listed.addAll(page.texts("tags"));
            next = page.next();
        }
        assertThat(listed).isEqualTo(tags);
    }
}
