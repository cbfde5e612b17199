// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.seed.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SownListsTest {

    private static final Lists LISTS = new Lists(102, 30);

    private static LiveRegistry live;

    @BeforeAll
    static void sow(@TempDir Path folder) throws Exception {
        live = LiveRegistry.plain(folder);
        Seed.write(LISTS, live.bucket());
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    @Test
    void registryListsAllThatWasSown() throws IOException {
        List<Scenario> scenarios = Scenarios.lists(LISTS, Setting.LISTS_SMALL);

        assertThat(scenarios).extracting(Scenario::name).containsExactly("tags-30", "catalog-102");
        assertThat(live.run(scenarios.getFirst())).isEqualTo(300);
        assertThat(live.asked()).hasSize(10).containsOnly("GET /v2/team-00/service-51/tags/list");
        assertThat(live.run(scenarios.getLast())).isEqualTo(102);
        assertThat(live.asked()).containsExactly("GET /v2/_catalog?n=1000");
    }

    @Test
    void whatWasSownCanBePulled() throws IOException {
        Image image = Image.small("lists");
        Crowd crowd = live.arena().crowd();

        crowd.alone((client, _) -> {
            assertThat(client.manifest("team-01/service-01", "latest")).isEqualTo(image.manifest());
            assertThat(client.manifest(LISTS.tagged(), "build-00029")).isEqualTo(image.manifest());
            assertThat(client.hasBlob("team-01/service-01", image.config())).isTrue();
            assertThat(client.hasBlob(LISTS.tagged(), image.layers().getFirst()))
                    .isTrue();
        });
    }
}
