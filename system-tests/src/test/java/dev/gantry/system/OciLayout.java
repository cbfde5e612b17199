// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An image in a folder, in the form of the OCI image layout, under the tag `latest`.
///
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md">the specification</a>
record OciLayout(Path folder) {

    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    /// The annotation that holds a tag.
    private static final String TAG = "org.opencontainers.image.ref.name";

    private static final JsonMapper JSON = new JsonMapper();

    /// Two blocks of zeros end an archive.
    private static final int TAR_END_BYTES = 1024;

    /// What a manifest says of something else in the layout.
    private record Described(String type, String digest, long sizeBytes, String more) {
        String json() {
            return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}".formatted(type, digest, sizeBytes, more);
        }
    }

    /// An image for two platforms, with one layer of its own for each.
    static OciLayout multiPlatform(Path folder) throws IOException {
        OciLayout layout = new OciLayout(folder);
        List<String> images = new ArrayList<>();
        for (String architecture : List.of("amd64", "arm64")) {
            byte[] layer = Blob.random(architecture.hashCode(), 200_000).slice(0, 200_000);
            images.add(layout.image(architecture, List.of(layer)).json());
        }
        String index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(INDEX_TYPE, String.join(",", images));
        layout.tag(layout.add(INDEX_TYPE, index.getBytes(StandardCharsets.UTF_8), ""));
        return layout;
    }

    /// An image whose one layer has no bytes.
    static OciLayout withEmptyLayer(Path folder) throws IOException {
        OciLayout layout = new OciLayout(folder);
        layout.tag(layout.image("amd64", List.of(new byte[0])));
        return layout;
    }

    /// An image whose one layer is an archive without files, which clients can unpack.
    static OciLayout withEmptyArchive(Path folder) throws IOException {
        OciLayout layout = new OciLayout(folder);
        layout.tag(layout.image("amd64", List.of(new byte[TAR_END_BYTES])));
        return layout;
    }

    /// An image of layers that the test chose, each small enough to be held in memory.
    static OciLayout ofLayers(Path folder, List<Blob> layers) throws IOException {
        OciLayout layout = new OciLayout(folder);
        List<byte[]> contents = layers.stream()
                .map(layer -> layer.slice(0, Math.toIntExact(layer.sizeBytes())))
                .toList();
        layout.tag(layout.image("amd64", contents));
        return layout;
    }

    /// The digest of the bytes of every blob, by the name of its file.
    SortedMap<String, String> blobs() throws IOException {
        SortedMap<String, String> blobs = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("blobs/sha256"))) {
            for (Path file : files.toList()) {
                blobs.put(file.getFileName().toString(), Blob.digestOf(Files.newInputStream(file)));
            }
        }
        return blobs;
    }

    /// As [#blobs], of those alone that the tag leads to. A folder into which one name was pulled twice, while somebody
    /// moved it, holds what is left of the first attempt too.
    SortedMap<String, String> blobsOfImage() throws IOException {
        SortedMap<String, String> blobs = new TreeMap<>();
        for (JsonNode tagged : JSON.readTree(folder.resolve("index.json")).path("manifests")) {
            if (tagged.path("annotations").path(TAG).asString().equals("latest")) {
                addManifest(tagged, blobs);
            }
        }
        return blobs;
    }

    private void addManifest(JsonNode descriptor, SortedMap<String, String> blobs) throws IOException {
        JsonNode manifest = JSON.readTree(addBlob(descriptor, blobs));
        for (JsonNode image : manifest.path("manifests")) {
            addManifest(image, blobs);
        }
        for (JsonNode layer : manifest.path("layers")) {
            addBlob(layer, blobs);
        }
        if (manifest.has("config")) {
            addBlob(manifest.path("config"), blobs);
        }
    }

    private Path addBlob(JsonNode descriptor, SortedMap<String, String> blobs) throws IOException {
        String hex = descriptor.path("digest").stringValue().substring("sha256:".length());
        Path file = folder.resolve("blobs/sha256").resolve(hex);
        blobs.put(hex, Blob.digestOf(Files.newInputStream(file)));
        return file;
    }

    long totalBytes() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("blobs/sha256"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /// As skopeo and its kin write it.
    String reference() {
        return "oci:" + folder + ":latest";
    }

    private Described image(String architecture, List<byte[]> contents) throws IOException {
        List<Described> layers = new ArrayList<>();
        for (byte[] content : contents) {
            layers.add(add(RegistryClient.LAYER_TYPE, content, ""));
        }
        String platform = "\"architecture\":\"%s\",\"os\":\"linux\"".formatted(architecture);
        String settings = "{%s,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                .formatted(platform, joined(layers, layer -> '"' + layer.digest() + '"'));
        Described config = add(RegistryClient.CONFIG_TYPE, settings.getBytes(StandardCharsets.UTF_8), "");
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(RegistryClient.MANIFEST_TYPE, config.json(), joined(layers, Described::json));
        return add(
                RegistryClient.MANIFEST_TYPE,
                manifest.getBytes(StandardCharsets.UTF_8),
                ",\"platform\":{%s}".formatted(platform));
    }

    private static String joined(List<Described> layers, Function<Described, String> text) {
        return layers.stream().map(text).collect(Collectors.joining(","));
    }

    private Described add(String type, byte[] content, String more) throws IOException {
        Described described = new Described(type, Blob.digestOf(content), content.length, more);
        Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.write(blobs.resolve(described.digest().substring("sha256:".length())), content);
        return described;
    }

    private void tag(Described described) throws IOException {
        Described tagged = new Described(
                described.type(),
                described.digest(),
                described.sizeBytes(),
                ",\"annotations\":{\"%s\":\"latest\"}".formatted(TAG));
        Files.writeString(
                folder.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(tagged.json()));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }
}
