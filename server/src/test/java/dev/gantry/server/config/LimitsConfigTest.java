// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsConfigTest {

    private static final String EVERYTHING = """
            limits:
              requestspersecond: 50
              burst: 200
              concurrency: 20
              manifestbytes: 1MiB
              headerbytes: 16384
            """;

    @TempDir
    Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        assertThat(file(EVERYTHING).config().limits())
                .isEqualTo(new Limits(50, 200, 20, new DataSize(1 << 20), new DataSize(16 << 10)));
        assertThat(file("").config().limits()).isEqualTo(Limits.DEFAULT);
    }

    @Test
    void printedLimitsReadBackTheSame() throws Exception {
        for (String text : List.of(EVERYTHING, "")) {
            ServerConfig config = file(text).config();
            assertThat(ConfigFile.of(folder, EffectiveConfig.print(config)).config())
                    .isEqualTo(config);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requestspersecond: -1 | limits.requestspersecond: must be a whole number",
                "requestspersecond: many | limits.requestspersecond: must be a whole number",
                "burst: 5 | limits.burst: needs requestspersecond",
                "concurrency: 1.5 | limits.concurrency: must be a whole number",
                "manifestbytes: 5MiB | limits.manifestbytes: must be at least 1KiB and at most 4MiB",
                "headerbytes: 1 | limits.headerbytes: must be at least 4KiB and at most 1MiB"
            })
    void whatIsNoLimitIsRefused(String keys, String problem) {
        assertThat(file("limits: {%s}\n".formatted(keys)).problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "readonly: {enabled: true} | true",
                "readonly: true | true",
                "readonly: {enabled: false} | false",
                "readonly: | false",
                "readonly: {} | false",
                "uploadpurging: {enabled: false} | false"
            })
    void readOnlyIsASectionOrOneWord(String keys, boolean readOnly) throws Exception {
        String text = ConfigFile.MINIMAL + "  maintenance: {%s}\n".formatted(keys);
        assertThat(ConfigFile.of(folder, text)
                        .config()
                        .storage()
                        .maintenance()
                        .readOnly()
                        .enabled())
                .isEqualTo(readOnly);
    }

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, ConfigFile.MINIMAL + text);
    }
}
