// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A manifest while it is written down, field by field; each method changes it and gives it back.
final class Manifest {

    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private static final String ELSEWHERE = "application/vnd.oci.image.layer.nondistributable.v1.tar";

    private static final JsonMapper JSON = new JsonMapper();

    private final String type;
    private final ObjectNode json = JSON.createObjectNode();

    private Manifest(String type) {
        this.type = type;
        json.put("schemaVersion", 2);
        json.put("mediaType", type);
    }

    /// An image manifest with that config, of the type of an image's, and no layers.
    static Manifest image(Content config) {
        return image(config, CONFIG);
    }

    static Manifest image(Content config, String configType) {
        Manifest image = new Manifest(IMAGE);
        image.describe(image.json.putObject("config"), configType, config.digest(), config.size());
        image.json.putArray("layers");
        return image;
    }

    /// An index of nothing.
    static Manifest index() {
        Manifest index = new Manifest(INDEX);
        index.json.putArray("manifests");
        return index;
    }

    Manifest layer(Content content) {
        return layer(content.digest(), content.size());
    }

    Manifest layer(String digest, int size) {
        return describe(json.withArray("layers").addObject(), LAYER, digest, size);
    }

    /// A layer that is not distributed by registries.
    Manifest layerElsewhere(String url) {
        ObjectNode layer = json.withArray("layers").addObject();
        layer.putArray("urls").add(url);
        Content content = Content.random(10);
        return describe(layer, ELSEWHERE, content.digest(), content.size());
    }

    /// The config's content in its descriptor.
    Manifest data(Content config) {
        json.withObject("config").put("data", config.bytes());
        return this;
    }

    Manifest child(Manifest manifest) {
        return child(manifest, manifest.digest());
    }

    Manifest child(Manifest manifest, String digest) {
        return describe(
                json.withArray("manifests").addObject(),
                manifest.type,
                digest,
                manifest.content().size());
    }

    Manifest subject(Manifest subject) {
        return subject(subject.type, subject.digest(), subject.content().size());
    }

    Manifest subject(String mediaType, String digest, int size) {
        return describe(json.putObject("subject"), mediaType, digest, size);
    }

    Manifest artifactType(String artifactType) {
        json.put("artifactType", artifactType);
        return this;
    }

    Manifest annotation(String name, String value) {
        json.withObject("annotations").put(name, value);
        return this;
    }

    Manifest without(String field) {
        json.remove(field);
        return this;
    }

    String type() {
        return type;
    }

    Content content() {
        return Content.of(json.toString());
    }

    String digest() {
        return content().digest();
    }

    private Manifest describe(ObjectNode descriptor, String mediaType, String digest, int size) {
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest);
        descriptor.put("size", size);
        return this;
    }
}
