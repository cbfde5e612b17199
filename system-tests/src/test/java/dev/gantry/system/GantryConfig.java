// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// What a Gantry under test is told, in the form of Distribution's configuration file. Nothing is swept, so that
/// requests to the store can be counted.
///
/// @param server how Gantry reaches the store, which may lead through a proxy
/// @param chunkBytes the part size
/// @param s3 further lines of the section `storage.s3`
/// @param drain how long requests in flight may go on after SIGTERM
/// @param catalogEntries how many repositories a client may ask for at once
/// @param readOnly whether nothing may be pushed or deleted
/// @param sections further ones, in YAML
record GantryConfig(
        S3Server server,
        String bucket,
        String rootDirectory,
        long chunkBytes,
        List<String> s3,
        Duration drain,
        int catalogEntries,
        boolean readOnly,
        String sections) {

    static final long DEFAULT_CHUNK_BYTES = 10L << 20;

    static GantryConfig on(S3Bucket bucket) {
        return new GantryConfig(
                bucket.server(),
                bucket.name(),
                "",
                DEFAULT_CHUNK_BYTES,
                List.of(),
                Duration.ofSeconds(30),
                1000,
                false,
                "");
    }

    GantryConfig through(S3Server other) {
        return new GantryConfig(
                other, bucket, rootDirectory, chunkBytes, s3, drain, catalogEntries, readOnly, sections);
    }

    GantryConfig below(String folder) {
        return new GantryConfig(server, bucket, folder, chunkBytes, s3, drain, catalogEntries, readOnly, sections);
    }

    GantryConfig inBucket(String other) {
        return new GantryConfig(
                server, other, rootDirectory, chunkBytes, s3, drain, catalogEntries, readOnly, sections);
    }

    GantryConfig withChunkBytes(long bytes) {
        return new GantryConfig(server, bucket, rootDirectory, bytes, s3, drain, catalogEntries, readOnly, sections);
    }

    /// @param lines of the section `storage.s3`, as in `readahead: 4`
    GantryConfig withS3(String... lines) {
        return new GantryConfig(
                server, bucket, rootDirectory, chunkBytes, List.of(lines), drain, catalogEntries, readOnly, sections);
    }

    GantryConfig withCatalogEntries(int most) {
        return new GantryConfig(server, bucket, rootDirectory, chunkBytes, s3, drain, most, readOnly, sections);
    }

    GantryConfig asReadOnly() {
        return new GantryConfig(server, bucket, rootDirectory, chunkBytes, s3, drain, catalogEntries, true, sections);
    }

    /// @param yaml such as `auth: …`
    GantryConfig withSections(String yaml) {
        return new GantryConfig(server, bucket, rootDirectory, chunkBytes, s3, drain, catalogEntries, readOnly, yaml);
    }

    String yaml(int port) {
        return """
                version: 0.1
                log:
                  level: info
                storage:
                  s3:
                    regionendpoint: %s
                    accesskey: %s
                    secretkey: %s
                    region: us-east-1
                    forcepathstyle: true
                    bucket: %s
                    rootdirectory: "%s"
                    chunksize: %d
                %s
                  delete:
                    enabled: true
                  redirect:
                    disable: true
                  maintenance:
                    uploadpurging:
                      enabled: false
                    readonly:
                      enabled: %s
                http:
                  addr: 127.0.0.1:%d
                  secret: a secret of the system tests
                  draintimeout: %ds
                catalog:
                  maxentries: %d
                %s
                """.formatted(
                        server.endpoint(),
                        server.accessKey(),
                        server.secretKey(),
                        bucket,
                        rootDirectory,
                        chunkBytes,
                        s3.stream().map("    "::concat).collect(Collectors.joining("\n")),
                        readOnly,
                        port,
                        drain.toSeconds(),
                        catalogEntries,
                        sections);
    }
}
