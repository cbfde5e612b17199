// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The configurations of Distribution's pages, of all its ages, load as they are.
class SampleFilesTest {

    /// The samples' secrets, in whatever section.
    private static final List<String> SECRETS = List.of(
            "awssecretkey",
            "awsaccesskey",
            "asecretforlocaldevelopment",
            "asecret",
            "atokenforthelistener",
            "QWxhZGRp");

    @TempDir
    Path folder;

    static List<String> samples() throws IOException {
        return SampleFiles.names("samples");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleLoadsAndPrintsWhatLoadsAgain(String name) throws Exception {
        ConfigFile file = new SampleFiles(folder).file("samples/" + name);
        ConfigLoader.Loaded loaded = ConfigLoader.load(file.path());
        String printed = EffectiveConfig.print(loaded.config(), loaded.origins());

        assertThat(printed).doesNotContain(SECRETS);
        assertThat(loaded.warnings())
                .allSatisfy(warning -> assertThat(warning.toString()).doesNotContain(SECRETS));
        assertThat(EffectiveConfig.print(ConfigFile.of(folder, printed).config()))
                .isEqualTo(EffectiveConfig.print(loaded.config()));
    }

    @Test
    void oldSpellingsDrawAWarningThatNamesTheNewOnes() throws Exception {
        assertThat(new SampleFiles(folder).file("samples/distribution-2.yml").warnings())
                .anySatisfy(one -> assertThat(one).contains("loglevel: is an old name; write log.level"))
                .anySatisfy(one -> assertThat(one)
                        .contains("storage.cache.layerinfo: is an old name; write storage.cache.blobdescriptor"))
                .anySatisfy(one -> assertThat(one).contains("redis.addr: is an old name; write redis.addrs"))
                .anySatisfy(
                        one -> assertThat(one).contains("redis.pool.maxactive: is an old name; write redis.poolsize"));
    }
}
