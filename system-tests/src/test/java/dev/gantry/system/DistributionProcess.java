// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// CNCF Distribution 2.8.2 on a bucket of the testbed's Ceph RGW.
final class DistributionProcess implements AutoCloseable {

    private final int port;
    private final String config;

    private DistributionProcess(int port, String config) {
        this.port = port;
        this.config = config;
    }

    static DistributionProcess start(S3Bucket bucket) throws IOException {
        return start(bucket, bucket.server());
    }

    /// @param server how it reaches the store, which may lead through a proxy
    static DistributionProcess start(S3Bucket bucket, S3Server server) throws IOException {
        return start(bucket, server, "");
    }

    /// @param sections further ones of its configuration, in YAML
    static DistributionProcess start(S3Bucket bucket, S3Server server, String sections) throws IOException {
        Peers.program("DISTRIBUTION_BINARY");
        int port = GantryProcess.freePort();
        String endpoint = server.endpoint().toString();
        String output =
                Command.run(script("distribution-up"), Integer.toString(port), bucket.name(), "", endpoint, sections);
        return new DistributionProcess(port, output.strip());
    }

    /// Host and port, as clients write it before a repository's name.
    String authority() {
        return "127.0.0.1:" + port;
    }

    RegistryClient client() {
        return new RegistryClient(URI.create("http://" + authority()));
    }

    /// Runs its collector on the bucket.
    ///
    /// @return what it printed
    String collect(String... options) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Peers.program("DISTRIBUTION_BINARY").toString());
        line.add("garbage-collect");
        line.addAll(List.of(options));
        line.add(config);
        return Command.start(line).succeeds();
    }

    @Override
    public void close() throws IOException {
        Command.run(script("distribution-down"), Integer.toString(port));
    }

    private static String script(String name) {
        Path script = Repository.ROOT.resolve("testbed").resolve(name);
        return script.toString();
    }
}
