// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An S3 server, a proxy that counts and breaks requests to it, and a driver that goes through the proxy.
abstract class S3Fixture {

    static final int PART = TestStores.PART_BYTES;
    static final StoragePath TARGET = StoragePath.parse("/blobs/ab/data");
    static final StoragePath STAGING = StoragePath.parse("/_gantry/uploads/u-1/data");

    final S3ProxyServer server = S3ProxyServer.inMemory(TestStores.BUCKET);
    CountingS3Proxy proxy;
    S3Driver driver;

    S3Config.Builder config() {
        return TestStores.config(proxy.endpoint(), server.accessKey(), server.secretKey());
    }

    @BeforeEach
    void connect() throws IOException {
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
        driver = TestStores.connect(config().build());
    }

    @AfterEach
    void disconnect() throws IOException {
        assertThat(driver.memory().usedBytes()).as("buffer memory in use").isZero();
        driver.close();
        proxy.close();
        server.close();
    }

    ObjectInfo write(Content content, WriteHint hint) throws IOException {
        try (PendingObject pending = driver.create(STAGING, hint)) {
            append(pending, content);
            return pending.commit(TARGET);
        }
    }

    static void append(PendingObject pending, Content content) throws IOException {
        try (var in = content.stream()) {
            in.transferTo(pending);
        }
    }

    void assertHolds(Content... content) throws IOException {
        try (ObjectStream in = driver.open(TARGET, ByteRange.ALL)) {
            assertThat(Content.digest(in)).isEqualTo(Content.digest(content));
        }
    }

    /// How many requests of each kind passed.
    Map<String, Long> requests() {
        Map<String, Long> requests = new TreeMap<>();
        proxy.counts().forEach((kind, count) -> requests.put(kind, count.requests()));
        return requests;
    }
}
