// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.manifest.ManifestClass;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyConfigTest {

    @TempDir
    Path folder;

    @Test
    void classesAreReadWithoutAWarningAndFromTheEnvironmentToo() throws Exception {
        ConfigFile file = ConfigFile.of(folder, ConfigFile.MINIMAL + "policy: {repository: {classes: [image]}}\n");
        Map<String, String> more = Map.of("REGISTRY_POLICY_REPOSITORY_CLASSES_1", "plugin");

        assertThat(file.config(more).policy().repository().classes())
                .containsExactly(ManifestClass.IMAGE, ManifestClass.PLUGIN);
        assertThat(file.warnings()).noneSatisfy(one -> assertThat(one).contains("policy"));
    }

    @Test
    void withoutTheKeyEveryClassIsTaken() throws Exception {
        assertThat(ConfigFile.of(folder, ConfigFile.MINIMAL).config().policy()).isEqualTo(Policy.DEFAULT);
    }
}
