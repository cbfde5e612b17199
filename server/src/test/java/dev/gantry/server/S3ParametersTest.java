// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Every parameter that the operators' page promises is proven on the wire, and nothing is proven that it does not
/// tell of.
class S3ParametersTest {

    private static final Path PAGE = Path.of("../docs/s3.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9]+)` \\|", Pattern.MULTILINE);

    @Test
    void everyParameterOfThePageHasItsTestAndTheReverse() throws Exception {
        Set<String> documented = documented();
        Set<String> proven = new TreeSet<>();
        for (String test : tests()) {
            longestPrefix(test, documented).ifPresentOrElse(proven::add, () -> proven.add(test));
        }

        assertThat(documented).hasSizeGreaterThan(35);
        assertThat(proven).isEqualTo(documented);
    }

    private static Set<String> documented() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// `regionendpointIs…` is about `regionendpoint`, not about `region`.
    private static Optional<String> longestPrefix(String test, Set<String> keys) {
        return keys.stream()
                .filter(test.toLowerCase(Locale.ROOT)::startsWith)
                .max(Comparator.comparingInt(String::length));
    }

    /// The names of all tests about parameters.
    private static List<String> tests() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/test/java/dev/gantry/server"))) {
            List<String> classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("S3\\w+ParametersTest\\.java"))
                    .map(name -> "dev.gantry.server." + name.substring(0, name.indexOf('.')))
                    .toList();
            assertThat(classes).isNotEmpty();
            List<String> tests = new ArrayList<>();
            for (String name : classes) {
                for (Method method : Class.forName(name).getDeclaredMethods()) {
                    if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                        tests.add(method.getName());
                    }
                }
            }
            return tests;
        }
    }
}
