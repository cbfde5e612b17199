// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import dev.gantry.benchmarks.scenario.Setting;
import dev.gantry.benchmarks.store.S3Store;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What all registries of a comparison have in common at a time.
///
/// @param latency by how much each request to the store is delayed while something is measured
/// @param scratch a folder for files of this time
public record Ground(Setting setting, Duration latency, S3Store store, Path scratch, TlsFiles identity) {

    /// What S3 gives to one connection.
    private static final long CAP_BYTES_PER_SECOND = 80L << 20;

    /// Starts what counts before the store.
    public CountingS3Proxy proxy() throws IOException {
        return setting.isTlsToStore()
                ? CountingS3Proxy.startTls(store.endpoint(), Duration.ZERO, identity.store())
                : CountingS3Proxy.start(store.endpoint(), Duration.ZERO);
    }

    /// Makes a proxy what it has to be while something is measured.
    public void slowDown(CountingS3Proxy proxy) {
        proxy.delay(latency);
        if (setting == Setting.CAPPED || setting == Setting.CAPPED_READ_AHEAD) {
            proxy.cap(CAP_BYTES_PER_SECOND);
        }
        proxy.reset();
    }

    /// Ends that.
    static void speedUp(CountingS3Proxy proxy) {
        proxy.delay(Duration.ZERO);
        proxy.cap(Long.MAX_VALUE);
    }

    /// A place to listen at, with a store behind a proxy.
    Place place(CountingS3Proxy proxy, String bucket) throws IOException {
        return new Place(setting, RegistryProcess.freePort(), store, endpoint(proxy), bucket, tls());
    }

    /// What registries trust, and show to clients with whom they speak TLS.
    Optional<TlsFiles> tls() {
        return setting.isTlsToStore() ? Optional.of(identity) : Optional.empty();
    }

    Path folder(String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(scratch), name + "-");
    }

    /// By the name for which the certificate was issued.
    private URI endpoint(CountingS3Proxy proxy) {
        URI endpoint = proxy.endpoint();
        return setting.isTlsToStore()
                ? URI.create("https://%s:%d".formatted(TlsFiles.HOST, endpoint.getPort()))
                : endpoint;
    }
}
