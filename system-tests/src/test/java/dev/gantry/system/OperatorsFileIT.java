// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An operator's file, and the variables by which it is fitted to a place, start Gantry and Distribution 2.8.2 alike,
/// on one bucket of Ceph RGW.
class OperatorsFileIT {

    /// The sample of "Docker in Action".
    private static final String FILE = """
            version: 0.1
            log:
                level: debug
                fields:
                    service: registry
                    environment: development
            storage:
                cache:
                    layerinfo: inmemory
                s3:
                    accesskey: <your awsaccesskey>
                    secretkey: <your awssecretkey>
                    region: <your bucket region>
                    bucket: <your bucketname>
                    encrypt: true
                    secure: true
                    v4auth: true
                    chunksize: 5242880
                    rootdirectory: /s3/object/name/prefix
                maintenance:
                    uploadpurging:
                        enabled: false
            http:
                addr: :5000
                secret: asecretforlocaldevelopment
                debug:
                    addr: localhost:5001
            """;

    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private static Map<String, String> environment(S3Bucket bucket, int port) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        environment.put("REGISTRY_STORAGE_S3_ACCESSKEY", bucket.server().accessKey());
        environment.put("REGISTRY_STORAGE_S3_SECRETKEY", bucket.server().secretKey());
        environment.put("REGISTRY_STORAGE_S3_REGION", "us-east-1");
        environment.put(
                "REGISTRY_STORAGE_S3_REGIONENDPOINT", bucket.server().endpoint().toString());
        environment.put("REGISTRY_STORAGE_S3_FORCEPATHSTYLE", "true");
        environment.put("REGISTRY_STORAGE_S3_BUCKET", bucket.name());
        environment.put("REGISTRY_STORAGE_S3_ENCRYPT", "false");
        environment.put("REGISTRY_STORAGE_REDIRECT", "{disable: true}");
        environment.put("REGISTRY_HTTP_ADDR", "127.0.0.1:" + port);
        environment.put("REGISTRY_HTTP_DEBUG_ADDR", "127.0.0.1:" + GantryProcess.freePort());
        environment.put("REGISTRY_PORT_5000_TCP_ADDR", "10.0.0.1"); // as Kubernetes injects it
        return environment;
    }

    /// Starts a registry with the file, and waits until it answers.
    private Command start(String program, int port, Map<String, String> environment) throws IOException {
        return start(program, Files.writeString(folder.resolve("config.yml"), FILE), port, environment);
    }

    private Command start(String program, Path file, int port, Map<String, String> environment) throws IOException {
        Command command = Command.start(List.of(program, "serve", file.toString()), folder, environment);
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers(port)) {
            if (!command.isAlive() || System.nanoTime() > deadline) {
                command.kill();
                throw new IOException("%s does not serve: %s".formatted(program, command.output()));
            }
            GantryProcess.sleep(Duration.ofMillis(50));
        }
        return command;
    }

    private static boolean answers(int port) {
        URI uri = URI.create("http://127.0.0.1:" + port);
        try (var client = new RegistryClient(uri)) {
            return client.send("GET", uri.resolve("/v2/"), RegistryClient.nothing())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void oneFileWithOneEnvironmentStartsBothAndEachPullsWhatTheOtherTook() throws IOException {
        String distribution = Peers.program("DISTRIBUTION_BINARY").toString();
        int ourPort = GantryProcess.freePort();
        int theirPort = GantryProcess.freePort();
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw())) {
            Command ours = start(Repository.ROOT.resolve("gantry").toString(), ourPort, environment(bucket, ourPort));
            Command theirs = start(distribution, theirPort, environment(bucket, theirPort));
            try (Product gantry = Product.at("127.0.0.1:" + ourPort);
                    Product other = Product.at("127.0.0.1:" + theirPort)) {
                gantry.push("app/ours", "1", gantry.image("app/ours", 10));
                other.push("app/theirs", "1", other.image("app/theirs", 20));

                assertThat(other.assertServes("app/ours", "1")).isEqualTo(3);
                assertThat(gantry.assertServes("app/theirs", "1")).isEqualTo(3);
                assertThat(ours.output())
                        .contains("storage.cache.layerinfo")
                        .contains("variable=REGISTRY_PORT_5000_TCP_ADDR")
                        .doesNotContain(bucket.server().secretKey(), "asecretforlocaldevelopment");
            } finally {
                ours.kill();
                theirs.kill();
            }
        }
    }

    /// Their keys, endpoints and, where they have another store, the store itself come from the environment.
    @ParameterizedTest
    @ValueSource(strings = {"seed-docker-in-action", "seed-dtr", "seed-cloudfront", "development", "image-default"})
    void sampleServesFromCephByTheEnvironmentAlone(String sample) throws IOException {
        Path file = Repository.ROOT.resolve(
                "server/src/test/resources/dev/gantry/server/config/samples/" + sample + ".yml");
        int port = GantryProcess.freePort();
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw())) {
            Map<String, String> environment = environment(bucket, port);
            environment.put("REGISTRY_STORAGE_S3_SECURE", "false");
            environment.put("REGISTRY_STORAGE_S3_ROOTCA", "~");
            environment.put("REGISTRY_MIDDLEWARE", "{}");
            Command gantry = start(Repository.ROOT.resolve("gantry").toString(), file, port, environment);
            try (Product product = Product.at("127.0.0.1:" + port)) {
                product.push("app", "1", product.image("app", 10));

                assertThat(product.assertServes("app", "1")).isEqualTo(3);
                assertThat(bucket.objects().keySet())
                        .anyMatch(key -> key.endsWith("app/_manifests/tags/1/current/link"));
            } finally {
                gantry.kill();
            }
        }
    }
}
