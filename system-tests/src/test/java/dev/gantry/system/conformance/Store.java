// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import dev.gantry.system.LocalS3;
import dev.gantry.system.Peers;
import dev.gantry.system.S3Bucket;
import dev.gantry.system.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The kinds of store that a registry is tested on.
enum Store {
    MEMORY,
    FILES,
    S3_PROXY,
    CEPH;

    /// A place of its own for one registry, emptied when it is closed.
    ///
    /// @throws org.opentest4j.TestAbortedException if it is Ceph and there is no testbed
    Place open() throws IOException {
        return switch (this) {
            case MEMORY -> new Memory();
            case FILES -> new Folder(Files.createTempDirectory("gantry-conformance"));
            case S3_PROXY -> new Bucket(S3Bucket.create(LocalS3.server()));
            case CEPH -> new Bucket(S3Bucket.create(Peers.rgw()));
        };
    }

    /// Where one registry keeps its content.
    sealed interface Place extends AutoCloseable {

        /// The lines of the configuration's section `storage` that name it.
        List<String> yaml();

        /// Takes away everything whose path contains the text, past the registry.
        void deleteWhere(String text) throws IOException;

        @Override
        void close() throws IOException;
    }

    private record Memory() implements Place {
        @Override
        public List<String> yaml() {
            return List.of("inmemory: {}");
        }

        @Override
        public void deleteWhere(String text) {
            throw new UnsupportedOperationException("nobody else reaches the memory of a registry");
        }

        @Override
        public void close() {}
    }

    private record Folder(Path root) implements Place {
        @Override
        public List<String> yaml() {
            return List.of("filesystem:", "  rootdirectory: " + root);
        }

        @Override
        public void deleteWhere(String text) throws IOException {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().contains(text))
                        .sorted(Comparator.reverseOrder())
                        .forEach(Folder::delete);
            }
        }

        @Override
        public void close() throws IOException {
            deleteWhere("");
        }

        private static void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Bucket(S3Bucket bucket) implements Place {
        @Override
        public List<String> yaml() {
            S3Server server = bucket.server();
            return List.of(
                    "s3:",
                    "  regionendpoint: " + server.endpoint(),
                    "  accesskey: " + server.accessKey(),
                    "  secretkey: " + server.secretKey(),
                    "  region: us-east-1",
                    "  forcepathstyle: true",
                    "  bucket: " + bucket.name());
        }

        @Override
        public void deleteWhere(String text) {
            bucket.deleteWhere(text);
        }

        @Override
        public void close() {
            bucket.close();
        }
    }
}
