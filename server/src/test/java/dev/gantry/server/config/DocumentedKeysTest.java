// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The records and the table of known keys tell of the same keys, and each of them is explained.
class DocumentedKeysTest {

    /// Read, but no component of its own: it has a say in another one.
    private static final Set<String> OLD_NAMES = Set.of("validation.enabled");

    @Test
    void everyComponentHasItsKeyInTheTableAndTheReverse() {
        Set<String> read = new TreeSet<>(
                KnownKeyLines.marked('+').stream().map(KnownKeyLines.Line::key).toList());
        read.removeAll(OLD_NAMES);

        Set<String> records = RecordKeys.all().stream()
                .map(RecordKeys.Documented::path)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(records)
                .as("keys of the records, with [] behind those of lists, are marked + in known-keys.txt")
                .hasSizeGreaterThan(25)
                .containsExactlyInAnyOrderElementsOf(read);
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(RecordKeys.all()).allSatisfy(key -> {
            assertThat(key.said()).as(key.path() + " needs a @Key").isNotNull();
            assertThat(key.said().value()).as(key.path()).isNotBlank().doesNotEndWith(".");
        });
    }

    @Test
    void everyOldNameLeadsToAKeyThatIsRead() {
        List<String> read = KnownKeyLines.marked('+').stream()
                .map(line -> line.key().replaceFirst("\\[]$", ""))
                .toList();

        assertThat(KnownKeys.load().oldNames())
                .isNotEmpty()
                .allSatisfy(old -> assertThat(read).contains(old.name()));
    }

    @Test
    void noKeyIsInTheTableTwice() {
        assertThat(KnownKeyLines.all().stream().map(KnownKeyLines.Line::key)).doesNotHaveDuplicates();
    }
}
