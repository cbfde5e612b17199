// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    private static final String FOLDER = """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: /from/the/file
              delete:
                enabled: true
            """;

    @TempDir
    Path folder;

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, text);
    }

    private ServerConfig config(String text, Map<String, String> environment) throws ConfigException {
        return file(text).config(environment);
    }

    @Test
    void variableOutweighsTheFile() throws Exception {
        ServerConfig config = config(
                FOLDER,
                Map.of(
                        "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/somewhere",
                        "REGISTRY_HTTP_ADDR", "127.0.0.1:7",
                        "REGISTRY_HTTP_SECRET", "0123",
                        "REGISTRY_LOG_LEVEL", "debug",
                        "OTHER_HTTP_ADDR", ":9"));

        assertThat(config.storage().driver()).isEqualTo(new Filesystem(Path.of("/somewhere")));
        assertThat(config.storage().delete().enabled()).isTrue();
        assertThat(config.http().addr()).hasToString("127.0.0.1:7");
        assertThat(config.http().secret()).isEqualTo(new Secret("0123"));
        assertThat(config.log().level()).isEqualTo(Level.DEBUG);
    }

    @Test
    void valueMayBeAWholeSectionAndWhatIsInItGoesOnTop() throws Exception {
        ServerConfig config = config(
                FOLDER,
                Map.of(
                        "REGISTRY_HTTP", "{addr: ':1', prefix: /a/, relativeurls: true}",
                        "REGISTRY_HTTP_PREFIX", "/b/"));

        assertThat(config.http().addr()).hasToString(":1");
        assertThat(config.http().prefix()).isEqualTo("/b/");
        assertThat(config.http().relativeUrls()).isTrue();
    }

    @Test
    void keysOfMaintenanceAreReachedWhetherTheFileHasThemOrNot() throws Exception {
        Map<String, String> environment = Map.of(
                "REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED", "true",
                "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING_AGE", "72h");

        for (String more : List.of("", "  maintenance:\n    readonly: false\n    uploadpurging: {age: 100h}\n")) {
            ServerConfig.Maintenance maintenance =
                    config(FOLDER + more, environment).storage().maintenance();
            assertThat(maintenance.readOnly().enabled()).isTrue();
            assertThat(maintenance.uploadPurging().age()).isEqualTo(Duration.ofDays(3));
        }
    }

    @Test
    void itemsOfListsAreReplacedAndAppended() throws Exception {
        String file = FOLDER + "validation:\n  manifests:\n    urls:\n      allow: [a, b]\n";
        Map<String, String> environment = Map.of(
                "REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_1", "changed",
                "REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_2", "new",
                "REGISTRY_VALIDATION_MANIFESTS_URLS_DENY_0", "first",
                "REGISTRY_VALIDATION_MANIFESTS_INDEXES_PLATFORMLIST_0_OS", "linux",
                "REGISTRY_VALIDATION_MANIFESTS_INDEXES_PLATFORMLIST_0_ARCHITECTURE", "amd64");

        Validation.Manifests manifests = config(file, environment).validation().manifests();
        assertThat(manifests.urls().allow()).containsExactly("a", "changed", "new");
        assertThat(manifests.urls().deny()).containsExactly("first");
        assertThat(manifests.indexes().platformList()).containsExactly(new Validation.Platform("linux", "amd64"));
    }

    @Test
    void tenthItemComesAfterTheSecond() throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i <= 10; i++) {
            environment.put("REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_" + i, "n" + i);
        }

        assertThat(config(FOLDER, environment).validation().manifests().urls().allow())
                .hasSize(11)
                .endsWith("n9", "n10");
    }

    @Test
    void freeNamesMayHaveUnderscoresAndKeepTheWayTheFileWritesThem() throws Exception {
        ServerConfig config = config(
                FOLDER + "log:\n  fields:\n    Data-Center: old\n",
                Map.of("REGISTRY_LOG_FIELDS_DATA_CENTER", "new", "REGISTRY_LOG_FIELDS_OUR_TEAM", "registry"));

        assertThat(config.log().fields()).isEqualTo(Map.of("Data-Center", "new", "our_team", "registry"));
    }

    @Test
    void storeOfTheEnvironmentAloneReplacesThatOfTheFileWithAWarning() throws Exception {
        Map<String, String> environment =
                Map.of("REGISTRY_STORAGE_S3_BUCKET", "images", "REGISTRY_STORAGE_S3_REGION", "eu-central-1");

        ServerConfig config = config(FOLDER, environment);
        assertThat(config.storage().driver())
                .isInstanceOfSatisfying(
                        S3.class, s3 -> assertThat(s3.place().bucket()).isEqualTo("images"));
        assertThat(config.storage().delete().enabled()).isTrue();
        assertThat(file(FOLDER).warnings(environment))
                .containsExactly(
                        "REGISTRY_STORAGE_S3_BUCKET: warning: storage.s3: replaces the file's store, filesystem");
    }

    @Test
    void nameOfAStoreReplacesTheWholeSection() throws Exception {
        ServerConfig config = config(
                FOLDER,
                Map.of(
                        "REGISTRY_STORAGE", "s3",
                        "REGISTRY_STORAGE_S3_BUCKET", "images",
                        "REGISTRY_STORAGE_S3_REGIONENDPOINT", "http://127.0.0.1:9"));

        assertThat(config.storage().driver())
                .isInstanceOfSatisfying(
                        S3.class,
                        s3 -> assertThat(s3.place().regionEndpoint()).isEqualTo(URI.create("http://127.0.0.1:9")));
        assertThat(config.storage().delete().enabled()).isFalse();
        assertThat(config(FOLDER, Map.of("REGISTRY_STORAGE", "inmemory"))
                        .storage()
                        .driver())
                .isEqualTo(new InMemory());
    }

    @Test
    void bothNamesOfS3AreOneStore() throws Exception {
        String file = "version: 0.1\nstorage: {s3aws: {region: r, bucket: b}}\n";
        ServerConfig config = config(file, Map.of("REGISTRY_STORAGE_S3_ROOTDIRECTORY", "/x"));

        assertThat(config.storage().driver())
                .isInstanceOfSatisfying(
                        S3.class,
                        s3 -> assertThat(s3.place()).satisfies(place -> {
                            assertThat(place.bucket()).isEqualTo("b");
                            assertThat(place.rootDirectory()).isEqualTo("/x");
                        }));
    }

    @Test
    void namesOfDistributionsStructuresAreUnderstood() throws Exception {
        ServerConfig config = config(
                "version: 0.1\nstorage: {s3: {region: r, bucket: b}, cache: {blobdescriptor: redis}}\n",
                Map.of("REGISTRY_REDIS_OPTIONS_PASSWORD", "p", "REGISTRY_REDIS_ADDR", "redis:6379"));

        assertThat(config.redis().password()).isEqualTo(new Secret("p"));
        assertThat(config.redis().addrs()).containsExactly(new ListenAddress("redis", 6379));
    }

    @Test
    void whatAliasesShareIsChangedInOnePlaceOnly() throws Exception {
        ServerConfig config = config("""
                version: 0.1
                x-both: &both {enabled: false}
                storage:
                  inmemory:
                  delete: {<<: *both}
                  maintenance: {readonly: *both}
                """, Map.of("REGISTRY_STORAGE_DELETE_ENABLED", "true"));

        assertThat(config.storage().delete().enabled()).isTrue();
        assertThat(config.storage().maintenance().readOnly().enabled()).isFalse();
    }

    @Test
    void pemIsTakenToTheLetter() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assertThat(config(FOLDER, Map.of("REGISTRY_HTTP_SECRET", pem)).http().secret())
                .isEqualTo(new Secret(pem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REGISTRY_HTTP_ADDR     | nowhere    | REGISTRY_HTTP_ADDR: error: http.addr: must be host and port
            REGISTRY_HTTP_SECRET   | '[swordfish' | REGISTRY_HTTP_SECRET: error: http.secret: is not YAML
            REGISTRY_HTTP_SECRET   | 'swordfish: b' | REGISTRY_HTTP_SECRET: error: http.secret: has keys below it
            REGISTRY_PROXY_PASSWORD | '{swordfish}' | REGISTRY_PROXY_PASSWORD: error: proxy.password: has keys below
            REGISTRY_HTTP          | {adr: x}   | REGISTRY_HTTP: error: http.adr: unknown key; the nearest known key
            REGISTRY_STORAGE       | floppy     | REGISTRY_STORAGE: error: storage: must name exactly one store
            REGISTRY_STORAGE_S3_BUCKET | b      | REGISTRY_STORAGE_S3_BUCKET: error: storage.s3.region: is required
            REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_1 | x | items of the list; it has none yet, so begin with 0
            REGISTRY_STORAGE_GCS_BUCKET | b | REGISTRY_STORAGE_GCS_BUCKET: error: storage.gcs: is not supported
            REGISTRY_VERSION       | 0.2        | REGISTRY_VERSION: error: version: must be 0.1
            """)
    void badValueIsAnErrorThatNamesTheVariable(String name, String value, String problem) {
        assertThat(file(FOLDER).problems(Map.of(name, value)))
                .anySatisfy(found -> assertThat(found).contains(problem).doesNotContain("swordfish"));
    }

    @Test
    void storesThatOnlyTheEnvironmentNamesMustBeOne() {
        assertThat(file("version: 0.1\n")
                        .problems(Map.of(
                                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/x",
                                "REGISTRY_STORAGE_S3_BUCKET", "b",
                                "REGISTRY_STORAGE_S3_REGION", "r")))
                .singleElement()
                .asString()
                .contains("storage: must name exactly one store")
                .contains("it names filesystem and s3");
    }

    @Test
    void variablesThatMatchNoKeyAreWarningsWithTheNearestOne() throws Exception {
        assertThat(file(FOLDER)
                        .warnings(Map.of(
                                "REGISTRY_HTTP_ADR", ":1",
                                "REGISTRY_PORT_5000_TCP_ADDR", "10.0.0.1",
                                "REGISTRY_CONFIGURATION_PATH", "/etc/config.yml")))
                .containsExactly(
                        "REGISTRY_HTTP_ADR: warning: matches no key and is ignored; the nearest known variable is"
                                + " REGISTRY_HTTP_ADDR",
                        "REGISTRY_PORT_5000_TCP_ADDR: warning: matches no key and is ignored; the nearest known"
                                + " variable is REGISTRY_HTTP_ADDR");
    }

    @Test
    void emptyValueLeavesTheKeyOut() throws Exception {
        ServerConfig config = config(FOLDER + "http: {secret: s}\n", Map.of("REGISTRY_HTTP_SECRET", ""));

        assertThat(config.http().secret()).isNull();
    }
}
