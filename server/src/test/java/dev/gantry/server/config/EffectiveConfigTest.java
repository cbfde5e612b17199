// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {

    private static final String FILE = """
            version: 0.1
            loglevel: warn
            log:
              fields: {site: "a 'b'"}
            storage:
              s3aws:
                region: eu-central-1
                bucket: images
                accesskey: AKIA
                secretkey: hidden
              maintenance:
                readonly: true
              cache:
                blobdescriptor: redis
            redis:
              addrs: [a.example.com:1]
              password: swordfish
            validation:
              manifests:
                urls:
                  allow: [^https://a/]
                indexes:
                  platforms: list
                  platformlist:
                    - {os: linux, architecture: amd64}
            """;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "REGISTRY_HTTP_ADDR", ":7",
            "REGISTRY_REDIS_ADDRS_1", "b.example.com:2",
            "REGISTRY_VALIDATION_MANIFESTS_INDEXES_PLATFORMLIST_1", "{os: linux, architecture: arm64}");

    @TempDir
    Path folder;

    private String printed() throws ConfigException {
        ConfigLoader.Loaded loaded =
                ConfigLoader.load(ConfigFile.of(folder, FILE).path(), ENVIRONMENT);
        return EffectiveConfig.print(loaded.config(), loaded.origins());
    }

    @Test
    void everyValueTellsWhereItComesFrom() throws Exception {
        assertThat(printed().lines())
                .contains(
                        "version: '0.1'  # config.yml:1",
                        "  level: warn  # config.yml:2",
                        "  formatter: text  # default",
                        "    'site': 'a ''b'''  # config.yml:4",
                        "    region: 'eu-central-1'  # config.yml:7",
                        "    chunksize: 10485760  # default",
                        "      enabled: true  # config.yml:12",
                        "  addr: ':7'  # REGISTRY_HTTP_ADDR",
                        "  addrs: ['a.example.com:1', 'b.example.com:2']  # REGISTRY_REDIS_ADDRS_1, config.yml:16",
                        "      allow: ['^https://a/']  # config.yml:21",
                        "        - os: 'linux'  # config.yml:25",
                        "          architecture: 'amd64'  # config.yml:25",
                        "        - os: 'linux'  # REGISTRY_VALIDATION_MANIFESTS_INDEXES_PLATFORMLIST_1");
    }

    @Test
    void everyValueHasAnOrigin() throws Exception {
        assertThat(printed().lines()).allSatisfy(line -> assertThat(line).matches(".*:|.*\\S {2}# \\S.*"));
    }

    @Test
    void noSecretIsPrintedAndTheOutputLoadsAgain() throws Exception {
        String printed = printed();
        assertThat(printed).doesNotContain("AKIA", "hidden", "swordfish").contains("password: '***'  # config.yml:17");

        ServerConfig first = ConfigFile.of(folder, FILE).config(ENVIRONMENT);
        ServerConfig again = ConfigFile.of(folder, printed).config();
        assertThat(EffectiveConfig.print(again)).isEqualTo(EffectiveConfig.print(first));
    }
}
