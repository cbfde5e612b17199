// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigTest {

    private static final String EVERYTHING = """
            proxy:
              remoteurl: https://registry-1.docker.io/
              username: puller
              password: opensesame
              ttl: 24h
              cachewritetimeout: 1m
              spool:
                folder: /var/cache/gantry
                size: 1GiB
            """;

    @TempDir
    Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        ConfigFile file = file(EVERYTHING);
        assertThat(file.config().proxy())
                .isEqualTo(new Proxy(
                        URI.create("https://registry-1.docker.io"),
                        "puller",
                        new Secret("opensesame"),
                        new Proxy.Exec(null, null),
                        Duration.ofHours(24),
                        Duration.ofMinutes(1),
                        new Proxy.Spool("/var/cache/gantry", new DataSize(1 << 30))));
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void helperIsReadWithItsLifetime() throws Exception {
        assertThat(file("proxy: {remoteurl: 'http://a:5000', exec: {command: docker-credential-x, lifetime: 0}}")
                        .config()
                        .proxy()
                        .exec())
                .isEqualTo(new Proxy.Exec("docker-credential-x", Duration.ZERO));
        assertThat(file("proxy: {remoteurl: 'http://a:5000', exec: {command: docker-credential-x}}")
                        .config()
                        .proxy()
                        .exec())
                .isEqualTo(new Proxy.Exec("docker-credential-x", null));
    }

    @Test
    void nothingIsFetchedByDefault() throws Exception {
        assertThat(file("").config().proxy()).isEqualTo(Proxy.DEFAULT);
        assertThat(file("proxy:\n  ttl: 0\n").config().proxy().ttl()).isZero();
    }

    @Test
    void cacheThatMayKeepNothingIsWarnedOf() throws Exception {
        String[] readOnly = {"true", "false"};
        for (String value : readOnly) {
            Path yaml = Files.writeString(folder.resolve(value + ".yml"), """
                    version: 0.1
                    storage: {inmemory: {}, maintenance: {readonly: {enabled: %s}}}
                    proxy: {remoteurl: 'http://a:5000'}
                    """.formatted(value));
            assertThat(ConfigLoader.load(yaml).warnings().stream()
                            .map(Problem::keyPath)
                            .filter("proxy.remoteurl"::equals))
                    .hasSize(value.equals("true") ? 1 : 0);
        }
    }

    @Test
    void printedSectionReadsBackTheSameButForThePassword() throws Exception {
        ServerConfig config = file(EVERYTHING.replace("opensesame", "'***'")).config();
        String printed = EffectiveConfig.print(file(EVERYTHING).config());
        assertThat(printed).doesNotContain("opensesame");
        assertThat(ConfigFile.of(folder, printed).config()).isEqualTo(config);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry-1.docker.io",
                "ftp://example.com",
                "https://u:p@example.com",
                "https://",
                "'https://a b'"
            })
    void addressThatIsNoneIsRefusedWithoutShowingIt(String url) {
        assertThat(file("proxy:\n  remoteurl: " + url + "\n").problems())
                .singleElement()
                .asString()
                .startsWith("5:14: error: proxy.remoteurl: must be an http or https address without user");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {username: a}                                    | proxy.password: is required: username and password
            {password: a}                                    | proxy.username: is required: username and password
            {username: a, password: b, exec: {command: c}}   | proxy.exec: cannot be given beside username and
            {exec: {lifetime: 1h}}                           | proxy.exec.command: is required
            {spool: {size: -1}}                              | proxy.spool.size: must be
            {ttl: -1h}                                       | proxy.ttl: must not be negative
            """)
    void contradictionIsRefused(String section, String problem) {
        String whole = section.replaceFirst("^\\{", "{remoteurl: 'https://example.com', ");
        assertThat(file("proxy: " + whole + "\n").problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void loginWithoutARegistryIsAWarning() throws Exception {
        assertThat(file("proxy: {username: a, password: b}\n").warnings())
                .singleElement()
                .asString()
                .contains("proxy.remoteurl: is not given");
    }

    private ConfigFile file(String more) {
        return ConfigFile.of(folder, ConfigFile.MINIMAL + more);
    }
}
