// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import dev.gantry.benchmarks.scenario.Setting;
import dev.gantry.benchmarks.store.S3Store;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// What a registry is given: where it listens, and where it keeps its contents.
///
/// @param endpoint the store's, or that of what counts before it
/// @param tls by what it trusts the store, where it speaks TLS to it, and what it shows to clients, where it does to
/// them
record Place(Setting setting, int port, S3Store store, URI endpoint, String bucket, Optional<TlsFiles> tls) {

    /// Over how many connections at once Gantry reads one object where it reads ahead.
    private static final int READ_AHEAD = 4;

    /// The address that clients are told.
    URI uri() {
        return URI.create(toClients().isPresent() ? "https://localhost:" + port : "http://127.0.0.1:" + port);
    }

    /// What it shows to clients.
    Optional<TlsFiles> toClients() {
        return tls.filter(_ -> setting.isTlsToClients());
    }

    /// What a command may name.
    Map<String, String> values(String config) {
        return Map.of(
                "config",
                config,
                "port",
                Integer.toString(port),
                "bucket",
                bucket,
                "endpoint",
                endpoint.toString(),
                "accesskey",
                store.accessKey(),
                "secretkey",
                store.secretKey());
    }

    /// The configuration file, one and the same for all registries that read Distribution's form of it. Unnamed
    /// keys have their defaults. What is cached is what the example in Distribution's documentation caches; old
    /// uploads are not searched for, so that requests to the store are those of the scenario.
    String configuration() {
        return """
                version: 0.1
                log:
                  level: warn
                  accesslog:
                    disabled: true
                storage:
                  cache:
                    blobdescriptor: inmemory
                  s3:
                    regionendpoint: %s
                    accesskey: %s
                    secretkey: %s
                    region: %s
                    bucket: %s
                    secure: %s
                    v4auth: true
                    forcepathstyle: true
                %s  delete:
                    enabled: true
                  redirect:
                    disable: %s
                  maintenance:
                    uploadpurging:
                      enabled: false
                http:
                  addr: 127.0.0.1:%d
                  secret: shared-by-all-replicas-if-there-were-several
                %s""".formatted(
                        endpoint,
                        store.accessKey(),
                        store.secretKey(),
                        store.region(),
                        bucket,
                        tls.isPresent(),
                        gantrysOwn(),
                        setting != Setting.REDIRECT,
                        port,
                        toClients().map(Place::served).orElse(""));
    }

    /// Keys of the S3 driver that only Gantry knows.
    private String gantrysOwn() {
        String trusted = tls.map(files -> "    rootca: %s\n".formatted(files.authority()))
                .orElse("");
        return setting == Setting.CAPPED_READ_AHEAD ? trusted + "    readahead: %d\n".formatted(READ_AHEAD) : trusted;
    }

    private static String served(TlsFiles files) {
        return """
                  tls:
                    certificate: %s
                    key: %s
                """.formatted(files.certificate(), files.key());
    }
}
