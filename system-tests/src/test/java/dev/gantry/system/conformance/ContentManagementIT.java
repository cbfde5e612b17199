// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// "Content Management": deleting tags, manifests and blobs.
@OnEveryStore
class ContentManagementIT extends Section {

    ContentManagementIT(Store store) {
        super(store);
    }

    @Test
    void aDeletedTagIs202AndGone() throws IOException {
        Manifest image = push(image(), "v1");
        push(image, "v10");
        registry.delete(manifests("v1")).is(202);
        registry.get(manifests("v1")).is(404);
        registry.get(manifests("v10")).is(200);
        registry.get(manifests(image.digest())).is(200);
        assertThat(registry.get(tags()).is(200).texts("tags")).containsExactly("v10");
    }

    @Test
    void aTagThatIsNotThereCannotBeDeleted() throws IOException {
        push(image(), "v1");
        registry.delete(manifests("v")).is(404);
    }

    @Test
    void aDeletedManifestIs202AndGoneWithItsTags() throws IOException {
        Manifest image = push(image(), "v1");
        push(image, "v2");
        Manifest other = push(image(), "other");
        registry.delete(manifests(image.digest())).is(202);
        for (String reference : List.of(image.digest(), "v1", "v2")) {
            registry.get(manifests(reference)).is(404);
            registry.head(manifests(reference)).is(404);
        }
        registry.get(manifests("other")).is(200);
        registry.get(manifests(other.digest())).is(200);
        assertThat(registry.get(tags()).is(200).texts("tags")).containsExactly("other");
    }

    @Test
    void aManifestOfARepositoryThatDoesNotExistIs404() throws IOException {
        registry.delete(manifests(Content.random(10).digest())).is(404);
        registry.delete(manifests("v1")).is(404);
    }

    @Test
    void aDeletedManifestCanBePushedAgain() throws IOException {
        Manifest image = push(image(), "v1");
        registry.delete(manifests(image.digest())).is(202);
        push(image, "v1");
        registry.get(manifests("v1")).is(200);
    }

    @Test
    void aDeletedBlobIs202AndGone() throws IOException {
        Content blob = push(Content.random(100));
        registry.delete(blobs(blob.digest())).is(202);
        registry.get(blobs(blob.digest())).is(404);
        registry.head(blobs(blob.digest())).is(404);
        registry.delete(blobs(blob.digest())).is(404);
    }

    @Test
    void aDeletedBlobCanBePushedAgain() throws IOException {
        Content blob = push(Content.random(100));
        registry.delete(blobs(blob.digest())).is(202);
        push(blob);
        registry.get(blobs(blob.digest())).is(200);
    }

    @Test
    void aBlobThatIsNotThereIs404() throws IOException {
        registry.delete(blobs(Content.random(10).digest())).is(404);
    }

    @Test
    void contentOfAnotherAlgorithmIsDeleted() throws IOException {
        Content blob = Content.random(100);
        registry.post(ending(uploads(), blob.sha512()), blob).is(201);
        registry.delete(blobs(blob.sha512())).is(202);
        registry.head(blobs(blob.sha512())).is(404);
        Content image = image().content();
        registry.put(manifests(image.sha512()), image, "Content-Type", Manifest.IMAGE)
                .is(201);
        registry.delete(manifests(image.sha512())).is(202);
        registry.head(manifests(image.sha512())).is(404);
    }

    @Test
    void whereDeletionIsDisabledNothingIsDeleted() throws IOException {
        registry = running.withoutDeletes().client();
        Manifest image = push(image(), "v1");
        Content blob = push(Content.random(100));
        for (String target : List.of(manifests("v1"), manifests(image.digest()), blobs(blob.digest()))) {
            registry.delete(target).is(400, 405);
            registry.get(target).is(200);
        }
    }
}
