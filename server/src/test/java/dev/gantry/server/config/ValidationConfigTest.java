// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.manifest.MediaType;
import dev.gantry.server.config.Validation.Indexes;
import dev.gantry.server.config.Validation.Manifests;
import dev.gantry.server.config.Validation.Platform;
import dev.gantry.server.config.Validation.Platforms;
import dev.gantry.server.config.Validation.Urls;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationConfigTest {

    private static final String EVERYTHING = """
            validation:
              disabled: true
              manifests:
                mediatypes: [application/vnd.oci.artifact.manifest.v1+json]
                urls:
                  allow: ['^https?://([^/]+\\.)*example\\.com/']
                  deny: ['^https?://www\\.', it's]
                indexes:
                  platforms: List
                  platformlist:
                    - {os: linux, architecture: amd64}
                    - architecture: arm64
                      os: windows
            """.replace("it's", "\"it's\"");

    @TempDir
    Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        var manifests = new Manifests(
                List.of(new MediaType("application/vnd.oci.artifact.manifest.v1+json")),
                new Urls(List.of("^https?://([^/]+\\.)*example\\.com/"), List.of("^https?://www\\.", "it's")),
                new Indexes(Platforms.LIST, List.of(new Platform("linux", "amd64"), new Platform("windows", "arm64"))));
        ConfigFile file = file(EVERYTHING);
        assertThat(file.config().validation()).isEqualTo(new Validation(true, manifests));
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void printedValidationReadsBackTheSame() throws Exception {
        ServerConfig config = file(EVERYTHING).config();
        assertThat(ConfigFile.of(folder, EffectiveConfig.print(config)).config())
                .isEqualTo(config);
    }

    @Test
    void nothingIsTheDefault() throws Exception {
        assertThat(file("").config().validation()).isEqualTo(Validation.DEFAULT);
        assertThat(file("validation: {manifests: {urls: , indexes: }}\n")
                        .config()
                        .validation())
                .isEqualTo(Validation.DEFAULT);
    }

    @Test
    void emptySectionOfUrlsAllowsNone() throws Exception {
        assertThat(file("validation: {manifests: {urls: {}}}\n")
                        .config()
                        .validation()
                        .manifests()
                        .urls())
                .isEqualTo(new Urls(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "urls: {allow: [\"\"]} | urls.allow: must be a list of single values",
                "indexes: {platforms: list} | indexes.platformlist: is required where platforms is list"
            })
    void whatWouldAllowEverythingByOversightIsRefused(String keys, String problem) {
        assertThat(file("validation: {manifests: {%s}}\n".formatted(keys)).problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "enabled: true, false",
        "enabled: false, false",
        "disabled: true, true",
        "'enabled: false, disabled: true', true",
        "'enabled: true, disabled: true', false"
    })
    void oldKeyOutweighsTheNewOneIfItIsTrueAsInDistribution(String keys, boolean disabled) throws Exception {
        assertThat(file("validation: {%s}\n".formatted(keys))
                        .config()
                        .validation()
                        .disabled())
                .isEqualTo(disabled);
    }

    @Test
    void wrongValuesAreRefusedByTheirNames() {
        assertThat(file("""
                validation:
                  disabled: perhaps
                  manifests:
                    mediatypes: [text/html, application/vnd.docker.distribution.manifest.v1+json]
                    urls:
                      allow: ['(']
                      deny: ['(?<=a)b']
                    indexes:
                      platforms: some
                      platformlist:
                        - os: linux
                        - amd64
                """).problems())
                .containsExactly(
                        "5:13: error: validation.disabled: must be true or false (or yes, no, on, off, 1, 0)",
                        "7:17: error: validation.manifests.mediatypes: must be types of manifests, as in"
                                + " application/vnd.example+json; Docker's schema 1 is none",
                        "9:14: error: validation.manifests.urls.allow: must be regular expressions in the syntax of"
                                + " RE2",
                        "10:13: error: validation.manifests.urls.deny: must be regular expressions in the syntax of"
                                + " RE2",
                        "12:18: error: validation.manifests.indexes.platforms: must be one of all, none, list",
                        "14:11: error: validation.manifests.indexes.platformlist[0].architecture: is required, as in"
                                + " amd64",
                        "15:11: error: validation.manifests.indexes.platformlist[1]: must be a section with keys of"
                                + " its own",
                        "15:11: error: validation.manifests.indexes.platformlist[1].os: is required, as in linux",
                        "15:11: error: validation.manifests.indexes.platformlist[1].architecture: is required, as in"
                                + " amd64");
    }

    @Test
    void unknownKeysOfAPlatformAreRefused() {
        assertThat(
                        file("validation: {manifests: {indexes: {platformlist: [{os: a, architecture: b, architectur: c}]}}}\n")
                                .problems())
                .singleElement()
                .asString()
                .contains("platformlist[0].architectur: unknown key; the nearest known key is \"architecture\"");
    }

    private ConfigFile file(String more) {
        return ConfigFile.of(folder, ConfigFile.MINIMAL + more);
    }
}
