// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/// A manifest that a test pushes: its type and its bytes.
record Document(String type, String json) {

    static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    static Document image(Blob config, List<Blob> layers) {
        return new Document(RegistryClient.MANIFEST_TYPE, RegistryClient.manifest(config, layers));
    }

    /// The image under a subject, as signatures and bills of materials are attached.
    static Document referring(Document image, Document subject) {
        String open = image.json().substring(0, image.json().length() - 1);
        return new Document(image.type(), open + ",\"subject\":" + subject.descriptor() + "}");
    }

    static Document index(Document... entries) {
        String manifests = List.of(entries).stream().map(Document::descriptor).collect(Collectors.joining(","));
        return new Document(
                INDEX_TYPE,
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}".formatted(INDEX_TYPE, manifests));
    }

    String digest() {
        return Blob.digestOf(json.getBytes(UTF_8));
    }

    private String descriptor() {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest(), json.length());
    }
}
