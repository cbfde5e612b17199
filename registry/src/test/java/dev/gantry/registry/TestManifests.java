// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RepositoryName;
import java.io.IOException;

/// Manifests that refer to others, as signatures and bills of materials do.
public final class TestManifests {

    public static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final byte[] CONFIG = "{}".getBytes(UTF_8);

    private TestManifests() {}

    /// An image manifest without layers.
    ///
    /// @param members further members, each with a comma behind it
    public static byte[] image(String members) {
        return """
                {"schemaVersion":2,"mediaType":"%s",%s\
                "config":{"mediaType":"test/config","digest":"%s","size":2},"layers":[]}""".formatted(IMAGE, members, TestRegistry.digest(CONFIG)).getBytes(UTF_8);
    }

    /// A manifest that belongs to another.
    public static byte[] referrer(Digest subject, String type, String note) {
        return image(
                "\"artifactType\":\"%s\",%s\"annotations\":{\"note\":\"%s\"},".formatted(type, subject(subject), note));
    }

    /// The member that names a subject.
    public static String subject(Digest subject) {
        return "\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1},".formatted(IMAGE, subject);
    }

    /// An index of entries that are given as they are, separated by commas.
    ///
    /// @param members further members, each with a comma behind it
    public static byte[] index(String members, String entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",%s\"manifests\":[%s]}"
                .formatted(INDEX, members, entries)
                .getBytes(UTF_8);
    }

    public static String entry(Digest digest) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}".formatted(IMAGE, digest);
    }

    /// Pushes a manifest by its digest, and the configuration that it may need.
    public static Digest push(TestRegistry registry, RepositoryName repository, byte[] manifest) throws IOException {
        registry.push(repository, CONFIG);
        var name = new Reference.ByDigest(Digest.of(Algorithm.SHA256, manifest));
        return registry.manifests.put(repository, name, null, manifest);
    }
}
