// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Content;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An image of a configuration and layers.
///
/// @param manifest its text
public record Image(Blob config, List<Blob> layers, String manifest) {

    static final String TAG = "latest";

    private static final int CONFIG_BYTES = 2_000;
    private static final Blobs SMALL = new Blobs(1, 1_000, 1);

    public Image {
        layers = List.copyOf(layers);
    }

    /// An image of one small layer.
    ///
    /// @param name that no other image has
    public static Image small(String name) {
        return of(name, SMALL);
    }

    /// @param name that no other image has
    static Image of(String name, Blobs shape) {
        Blob config = Blob.of(Content.named(name + "/config", CONFIG_BYTES));
        List<Blob> layers = shape.make(name);
        return new Image(config, layers, manifest(config, layers, name));
    }

    /// Images that differ in all, each by the repository that it is for, in order.
    ///
    /// @param repository what the names of their repositories begin with
    static Map<String, Image> several(int count, String repository, Blobs shape) {
        Map<String, Image> images = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = repository + "/" + i;
            images.put(name, of(name, shape));
        }
        return images;
    }

    /// The text of a manifest.
    ///
    /// @param note makes it another than that of any other image of the same content
    static String manifest(Blob config, List<Blob> layers, String note) {
        return """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s],\
                "annotations":{"org.opencontainers.image.title":"%s"}}""".formatted(
                        descriptor("config.v1+json", config),
                        layers.stream()
                                .map(layer -> descriptor("layer.v1.tar+gzip", layer))
                                .collect(Collectors.joining(",")),
                        note);
    }

    private static String descriptor(String type, Blob blob) {
        return """
                {"mediaType":"application/vnd.oci.image.%s","digest":"%s","size":%d}""".formatted(type, blob.digest(), blob.sizeBytes());
    }

    /// The layers and the configuration.
    public List<Blob> blobs() {
        return Stream.concat(layers.stream(), Stream.of(config)).toList();
    }
}
