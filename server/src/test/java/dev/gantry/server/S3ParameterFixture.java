// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.S3;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What a line of `storage.s3` changes in the requests that S3 receives: a driver that a configuration file opens, and
/// S3Proxy behind a proxy that has seen the requests.
///
/// Of each parameter one test says so, by a name that begins with the parameter; see [S3ParametersTest].
abstract class S3ParameterFixture {

    static final String BUCKET = "parameters";
    static final StoragePath TARGET = StoragePath.parse("/blobs/ab/data");
    static final StoragePath STAGING = StoragePath.parse("/_gantry/uploads/u-1/data");
    static final S3ProxyServer SERVER = S3ProxyServer.inMemory(BUCKET);

    private final List<S3Driver> opened = new ArrayList<>();

    CountingS3Proxy proxy;

    @TempDir
    Path folder;

    @BeforeEach
    void startProxy() throws IOException {
        proxy = CountingS3Proxy.start(SERVER.endpoint(), Duration.ZERO);
    }

    @AfterEach
    void closeAll() throws IOException {
        opened.forEach(S3Driver::close);
        proxy.close();
    }

    /// A driver on S3Proxy, told `lines` of the form `key: value`, which win over those that it needs.
    S3Driver driver(String... lines) throws Exception {
        return open(read(lines));
    }

    S3Driver open(S3Config config) {
        S3Driver driver = S3Driver.connect(config, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
        opened.add(driver);
        return driver;
    }

    /// What the driver is told by a section `storage.s3` of these lines and those that S3Proxy needs.
    S3Config read(String... lines) throws ConfigException, IOException {
        Map<String, String> section = new LinkedHashMap<>();
        section.put("regionendpoint", proxy.endpoint().toString());
        section.put("region", "us-east-1");
        section.put("bucket", BUCKET);
        section.put("forcepathstyle", "true");
        section.put("accesskey", SERVER.accessKey());
        section.put("secretkey", SERVER.secretKey());
        for (String line : lines) {
            String[] entry = line.split(": *", 2);
            assertThat(entry).as(line).hasSize(2);
            section.put(entry[0], entry[1]);
        }
        return load(section);
    }

    /// What the driver is told by a section `storage.s3` of these lines alone.
    S3Config readAlone(String... lines) throws ConfigException, IOException {
        Map<String, String> section = new LinkedHashMap<>();
        for (String line : lines) {
            String[] entry = line.split(": *", 2);
            section.put(entry[0], entry[1]);
        }
        return load(section);
    }

    private S3Config load(Map<String, String> section) throws ConfigException, IOException {
        var text = new StringBuilder("version: 0.1\nstorage:\n  s3:\n");
        section.forEach((key, value) ->
                text.append("    ").append(key).append(": ").append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("config.yml"), text);
        return S3Stores.config((S3) ConfigLoader.load(file).config().storage().driver());
    }

    /// Writes an object as an upload whose digest is known only at the end.
    void write(S3Driver driver, long bytes) throws IOException {
        write(driver, bytes, WriteHint.NONE);
    }

    void write(S3Driver driver, long bytes, WriteHint hint) throws IOException {
        try (PendingObject pending = driver.create(STAGING, hint);
                var in = new Content(1, bytes).stream()) {
            in.transferTo(pending);
            pending.commit(TARGET);
        }
    }

    /// Whom requests to S3Proxy are addressed to.
    URI endpoint() {
        return proxy.endpoint();
    }
}
