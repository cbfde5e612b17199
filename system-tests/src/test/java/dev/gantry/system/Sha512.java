// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;

/// Images whose layer has a digest of SHA-512.
final class Sha512 {

    private static final byte[] LAYER = "a layer".repeat(1000).getBytes(UTF_8);
    static final String LAYER_DIGEST = Blob.digestOf("SHA-512", LAYER);

    private Sha512() {}

    /// Pushes a configuration and the layer, and no manifest.
    static Document image(Product product, String repository) throws IOException {
        Document image = product.image(repository, 200);
        pushLayer(product, repository);
        String layer = "\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]"
                .formatted(RegistryClient.LAYER_TYPE, LAYER_DIGEST, LAYER.length);
        return new Document(image.type(), image.json().replaceFirst("\"layers\":\\[.*]", layer));
    }

    static void pushLayer(Product product, String repository) throws IOException {
        RegistryClient client = product.client();
        int status = client.put(client.startUpload(repository), LAYER_DIGEST, BodyPublishers.ofByteArray(LAYER))
                .statusCode();
        assertThat(status).isEqualTo(201);
    }
}
