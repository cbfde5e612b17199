// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `INVARIANTS.md` names tests that exist.
class InvariantsTest {

    private static final int MAX_INVARIANTS = 30;

    private static final String UNENFORCED = "— **unenforced**";

    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    private static final Pattern COUNT = Pattern.compile("(?m)^Unenforced: ([0-9]+)$");

    private static final Pattern TEST_ANNOTATION = Pattern.compile("@(?:Test|ParameterizedTest)\\b");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<Path> sources = testSources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher test = NAMED_TEST.matcher(page());
        while (test.find()) {
            named++;
            if (!isTest(sources, test.group(1), test.group(2))) {
                missing.add(test.group());
            }
        }
        assertThat(named).as("tests that are named").isGreaterThan(10);
        assertThat(missing).isEmpty();
    }

    @Test
    void everyInvariantNamesItsTestOrIsMarked() throws IOException {
        List<String> invariants = invariants();
        assertThat(invariants).hasSizeBetween(10, MAX_INVARIANTS).allMatch(InvariantsTest::namesItsTestOrIsMarked);
    }

    @Test
    void thoseWithoutATestAreCounted() throws IOException {
        Matcher count = COUNT.matcher(page());
        assertThat(count.find()).as("a line that counts the unenforced").isTrue();
        assertThat(invariants().stream().filter(line -> line.endsWith(UNENFORCED)))
                .hasSize(Integer.parseInt(count.group(1)));
    }

    private static boolean namesItsTestOrIsMarked(String line) {
        boolean isMarked = line.endsWith(UNENFORCED);
        boolean isNamed =
                line.contains(" — enforced by `") && NAMED_TEST.matcher(line).find();
        return isMarked != isNamed;
    }

    /// Whether a class of that simple name has a test method of that name.
    private static boolean isTest(List<Path> sources, String className, String method) throws IOException {
        for (Path file : sources) {
            if (file.getFileName().toString().equals(className + ".java") && hasTest(Files.readString(file), method)) {
                return true;
            }
        }
        return false;
    }

    /// The annotations of a method stand between the method before it, which is `void` too, and its name.
    private static boolean hasTest(String source, String method) {
        int at = source.indexOf("void " + method + "(");
        if (at < 0) {
            return false;
        }
        int before = source.lastIndexOf("void ", at - 1);
        return TEST_ANNOTATION
                .matcher(source.substring(Math.max(0, before), at))
                .find();
    }

    private static List<String> invariants() throws IOException {
        return page().lines().filter(line -> line.startsWith("- ")).toList();
    }

    private static String page() throws IOException {
        return Files.readString(Repository.ROOT.resolve("INVARIANTS.md"));
    }

    /// The sources of tests, and those of the testkit, whose tests are those of every driver.
    private static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Repository.ROOT)) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                boolean isTestkit = module.getFileName().toString().equals("storage-testkit");
                Path folder = module.resolve(isTestkit ? "src" : "src/test");
                if (Files.isDirectory(folder)) {
                    sources.addAll(javaFilesBelow(folder));
                }
            }
        }
        return sources;
    }

    private static List<Path> javaFilesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
