// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.ServerConfig.Cache;
import dev.gantry.server.config.ServerConfig.DescriptorCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {

    private static final String S3 = """
            version: 0.1
            storage:
              s3:
                region: eu-central-1
                bucket: images
            """;
    private static final String ON_REDIS = S3 + "  cache:\n    blobdescriptor: redis\n";
    private static final ListenAddress ADDRESS = new ListenAddress("redis.example.com", 6379);

    @TempDir
    Path folder;

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, text);
    }

    @Test
    void cacheIsInMemoryAndBoundedUnlessTold() throws Exception {
        assertThat(file(S3).config().storage().cache())
                .isEqualTo(new Cache(DescriptorCache.INMEMORY, 100_000, Duration.ZERO));
        assertThat(file(S3 + "  cache:\n    blobdescriptorsize: 0\n")
                        .config()
                        .storage()
                        .cache())
                .isEqualTo(Cache.DEFAULT);
        assertThat(file(S3 + "  cache:\n    blobdescriptor: inmemory\n    blobdescriptorsize: 7\n    tagttl: 90s\n")
                        .config()
                        .storage()
                        .cache())
                .isEqualTo(new Cache(DescriptorCache.INMEMORY, 7, Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blobdescriptor: memcached", "blobdescriptorsize: -1"})
    void unknownKindOfCacheIsRefused(String line) {
        assertThat(file(S3 + "  cache:\n    " + line + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: storage.cache." + line.substring(0, line.indexOf(':')) + ": must be");
    }

    @Test
    void addressAloneGivesTheDocumentedDefaults() throws Exception {
        Redis redis = file(ON_REDIS + "redis:\n  addrs: [redis.example.com:6379]\n")
                .config()
                .redis();
        assertThat(redis)
                .isEqualTo(new Redis(
                        List.of(ADDRESS),
                        null,
                        null,
                        null,
                        null,
                        null,
                        0,
                        Duration.ofMillis(250),
                        Duration.ofMillis(250),
                        64,
                        0,
                        64,
                        Duration.ofMinutes(5),
                        null));
    }

    @Test
    void everyKeyOfRedisIsReadAndPrintedSoThatItReadsBack() throws Exception {
        Path certificate = Files.writeString(folder.resolve("client.pem"), "");
        Path key = Files.writeString(folder.resolve("client.key"), "");
        Path authority = Files.writeString(folder.resolve("ca.pem"), "");
        ServerConfig config = file(ON_REDIS
                        + """
                redis:
                  addrs: ["redis.example.com:6379"]
                  username: me
                  password: swordfish
                  db: 3
                  dialtimeout: 10ms
                  readtimeout: 20ms
                  poolsize: 32
                  minidleconns: 2
                  maxidleconns: 16
                  connmaxidletime: 300s
                  tls:
                    certificate: CERTIFICATE
                    key: KEY
                    rootcas:
                      - AUTHORITY
                """.replace("CERTIFICATE", certificate.toString())
                                .replace("KEY", key.toString())
                                .replace("AUTHORITY", authority.toString()))
                .config();
        assertThat(config.redis())
                .isEqualTo(new Redis(
                        List.of(ADDRESS),
                        null,
                        null,
                        null,
                        "me",
                        new Secret("swordfish"),
                        3,
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        32,
                        2,
                        16,
                        Duration.ofMinutes(5),
                        new Redis.Tls(true, certificate, key, List.of(authority))));
        String printed = EffectiveConfig.print(config);
        assertThat(printed).contains("addrs: ['redis.example.com:6379']").doesNotContain("swordfish");
        assertThat(EffectiveConfig.print(file(printed).config())).isEqualTo(printed);
    }

    @Test
    void keysOfDistribution2AreRead() throws Exception {
        ServerConfig config = file(S3 + """
                  cache:
                    layerinfo: redis
                redis:
                  addr: redis.example.com:6379
                  pool:
                    maxidle: 16
                    maxactive: 48
                    idletimeout: 60s
                """).config();
        assertThat(config.storage().cache().blobDescriptor()).isEqualTo(DescriptorCache.REDIS);
        Redis redis = config.redis();
        assertThat(redis.addrs()).containsExactly(ADDRESS);
        assertThat(List.of(redis.maxIdleConns(), redis.poolSize())).containsExactly(16, 48);
        assertThat(redis.connMaxIdleTime()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            poolsize: 1                       | error: redis.addrs: must be host and port
            addr: redis.example.com           | error: redis.addrs: must be host and port
            addrs: [":6379"]                  | error: redis.addrs: must be host and port
            addrs: ["a:1", "b"]               | error: redis.addrs: must be host and port
            {addrs: ["a:1", "b:2"], db: 1}    | error: redis.db: must be 0
            {addr: "a:1", readtimeout: 0}     | error: redis.readtimeout: must be a millisecond at least
            {addr: "a:1", db: -1}             | error: redis.db: must be
            {addr: "a:1", tls: {key: /dev/null}}         | error: redis.tls.certificate: is required
            {addr: "a:1", tls: {rootcas: [/no/file]}}    | error: redis.tls.rootcas: must name files
            """)
    void redisThatCannotBeUsedIsRefusedAtTheStart(String redis, String problem) {
        assertThat(file(ON_REDIS + "redis:\n  " + redis + "\n").problems()).anyMatch(found -> found.contains(problem));
    }

    @Test
    void redisWithoutASectionIsRefused() {
        assertThat(file(ON_REDIS).problems()).singleElement().asString().contains("redis.addrs: must be host and port");
    }

    @Test
    void sectionThatNothingUsesDrawsOneWarning() throws Exception {
        ConfigFile file = file(S3 + "redis:\n  addrs: [a:1, b:2]\n");
        assertThat(file.config().redis()).isNull();
        assertThat(file.warnings()).singleElement().asString().contains("redis: has no effect");
    }

    @Test
    void storeThatIsNotSharedByReplicasUsesNoRedis() throws IOException, ConfigException {
        ConfigFile file = file(ConfigFile.MINIMAL + "  cache:\n    blobdescriptor: redis\nredis:\n  addrs: a:1\n");
        assertThat(file.config().redis()).isNull();
        assertThat(file.warnings()).singleElement().asString().contains("redis has no effect beside this store");
    }
}
