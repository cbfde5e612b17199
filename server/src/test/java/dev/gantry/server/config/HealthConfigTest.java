// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthConfigTest {

    @TempDir
    Path folder;

    private ConfigFile file(String section) {
        return ConfigFile.of(folder, ConfigFile.MINIMAL + section);
    }

    @Test
    void everyKeyOfDistributionsDocumentationIsRead() throws Exception {
        Health health = file("""
                        health:
                          storagedriver:
                            enabled: true
                            interval: 20s
                            threshold: 3
                          file:
                            - file: /path/to/checked/file
                              interval: 11s
                          http:
                            - uri: http://server.to.check/must/return/200
                              headers:
                                Authorization: [Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==]
                              statuscode: 204
                              timeout: 3s
                              interval: 12s
                              threshold: 4
                          tcp:
                            - addr: redis-server.domain.com:6379
                              timeout: 2s
                              interval: 13s
                              threshold: 5
                        """).config().health();

        assertThat(health.storageDriver()).isEqualTo(new Health.StorageDriver(true, Duration.ofSeconds(20), 3));
        assertThat(health.file())
                .containsExactly(new Health.File(Path.of("/path/to/checked/file"), Duration.ofSeconds(11), 1));
        assertThat(health.http())
                .containsExactly(new Health.Http(
                        URI.create("http://server.to.check/must/return/200"),
                        Map.of("Authorization", List.of(new Secret("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))),
                        204,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(12),
                        4));
        assertThat(health.tcp())
                .containsExactly(new Health.Tcp(
                        new ListenAddress("redis-server.domain.com", 6379),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(13),
                        5));
    }

    @Test
    void nothingIsLookedAtUnlessTold() throws Exception {
        assertThat(file("").config().health()).isEqualTo(Health.DEFAULT);
    }

    @Test
    void oneFailureIsEnoughUnlessTold() throws Exception {
        assertThat(file("health: {storagedriver: {enabled: true, threshold: 0}}\n")
                        .config()
                        .health()
                        .storageDriver()
                        .threshold())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    storagedriver: {enabled: perhaps}   | health.storagedriver.enabled
                    storagedriver: {interval: 0}        | health.storagedriver.interval
                    storagedriver: {threshold: -1}      | health.storagedriver.threshold
                    file: [{interval: 10s}]             | health.file[0].file
                    http: [{uri: ftp://somewhere}]      | health.http[0].uri
                    http: [{timeout: 1s}]               | health.http[0].uri
                    tcp: [{addr: nowhere}]              | health.tcp[0].addr
                    tcp: here                            | health.tcp
                    """)
    void whatCannotBeLookedAtIsAnError(String line, String key) {
        assertThat(file("health:\n  " + line + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: " + key + ":");
    }
}
