// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The rules of the house style that only sources can prove.
class FilesStaySmallTest {

    private static final int MAX_LINES = 400;

    /// Files that may be longer, each with the reason.
    private static final Map<String, String> LONGER_ALLOWED = Map.of();

    private static final Pattern STATUS_NUMBER =
            Pattern.compile("\\b(20[0-9]|30[0-9]|40[0-9]|41[0-9]|42[0-9]|431|50[0-4])\\b");

    @Test
    void noMainFileIsLongerThanTheLimit() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_LINES && !LONGER_ALLOWED.containsKey(relative(file))) {
                tooLong.add("%s has %d lines".formatted(relative(file), lines));
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyMainFileNamesItsLicenceFirst() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path file : sources()) {
            if (!Files.readAllLines(file).getFirst().equals("// SPDX-License-Identifier: Apache-2.0")) {
                without.add(relative(file));
            }
        }
        assertThat(without).isEmpty();
    }

    @Test
    void domainNamesNoStatusNumber() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            if (relative(file).startsWith("registry/")) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.strip().startsWith("//"))
                        .filter(line -> !line.strip().startsWith("*"))
                        .filter(line -> STATUS_NUMBER.matcher(line).find())
                        .forEach(line -> found.add(relative(file) + ": " + line.strip()));
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = Repository.mainSources();
        assertThat(sources).as("main sources").hasSizeGreaterThan(50);
        return sources;
    }

    private static String relative(Path file) {
        return Repository.ROOT.relativize(file).toString();
    }
}
