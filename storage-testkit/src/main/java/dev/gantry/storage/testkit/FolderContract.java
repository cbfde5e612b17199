// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.Child;
import dev.gantry.storage.DeleteReport;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One level of the tree, deletion, and names that stores must escape.
abstract class FolderContract extends ListContract {

    @Test
    void aFolderThatDoesNotExistHasNoChildren() throws IOException {
        assertThat(driver().children(path("/none"), null, 10)).isEqualTo(new Page<>(List.of(), false));
    }

    @Test
    void childrenAreTheObjectsAndFoldersDirectlyBelow() throws IOException {
        put("/c/file", "/c/folder/x", "/c/folder/y/z", "/c/zoo");

        assertThat(driver().children(path("/c"), null, 10).items())
                .containsExactly(new Child("file", false), new Child("folder", true), new Child("zoo", false));
    }

    @Test
    void theRootHasChildren() throws IOException {
        put("/c/x", "/d");

        assertThat(children("/", null, 10)).containsExactly("c/", "d");
    }

    @Test
    void childrenOfAFolderLeaveOutItsNamesakes() throws IOException {
        put("/a/x", "/ab/y", "/a-b/z");

        assertThat(children("/a", null, 10)).containsExactly("x");
    }

    @Test
    void childrenOrderFoldersWithTheirSlash() throws IOException {
        put("/t/1.2/current", "/t/1.2-alpine/current", "/t/1.2.3/current", "/t/1.20/current", "/t/1/current");

        assertThat(children("/t", null, 10)).containsExactly("1.2-alpine/", "1.2.3/", "1.2/", "1.20/", "1/");
    }

    @Test
    void childrenAfterATextWithoutSlashIncludeTheFolderOfThatName() throws IOException {
        put("/t/1.2/current", "/t/1.2-alpine/current", "/t/1.20/current");

        assertThat(children("/t", "1.2", 10)).containsExactly("1.2-alpine/", "1.2/", "1.20/");
        assertThat(children("/t", "1.2-alpine", 10)).containsExactly("1.2-alpine/", "1.2/", "1.20/");
    }

    @Test
    void childrenAfterAFoldersSortKeySkipAllOfIt() throws IOException {
        put(
                "/t/1.2/current",
                "/t/1.2/index/sha256/ab",
                "/t/1.2/\uFF5E",
                "/t/1.2/\uD83D\uDE00",
                "/t/1.2-alpine/current");
        put("/t/1.20/current");

        assertThat(children("/t", "1.2-alpine/", 10)).containsExactly("1.2/", "1.20/");
        assertThat(children("/t", "1.2/", 10)).containsExactly("1.20/");
        assertThat(children("/t", "1.20/", 10)).isEmpty();
    }

    @Test
    void childrenComeInPages() throws IOException {
        put("/c/a", "/c/b/1", "/c/b/2", "/c/c", "/c/d/1");

        List<String> all = new ArrayList<>();
        Page<Child> page = driver().children(path("/c"), null, 1);
        for (int i = 0; i < 10 && !page.items().isEmpty(); i++) {
            assertThat(page.items()).hasSize(1);
            String last = page.items().getLast().sortKey();
            all.add(last + page.hasMore());
            page = driver().children(path("/c"), last, 1);
        }
        assertThat(all).containsExactly("atrue", "b/true", "ctrue", "d/false");
    }

    @Test
    void aFolderWithManyObjectsIsOneChild() throws IOException {
        putMany("/c/many", 30);
        put("/c/z");

        assertThat(children("/c", null, 2)).containsExactly("many/", "z");
    }

    @Test
    void deletedObjectsAreGone() throws IOException {
        put("/d/1", "/d/2", "/d/3");

        DeleteReport report = driver().delete(List.of(path("/d/1"), path("/d/3")));

        assertThat(report.failures()).isEmpty();
        assertThat(list("/d", null, 10)).containsExactly("/d/2");
        assertThat(driver().stat(path("/d/1"))).isEmpty();
    }

    @Test
    void deletingNothingOrWhatIsNotThereIsDone() throws IOException {
        put("/d/1");

        assertThat(driver().delete(List.of()).failures()).isEmpty();
        assertThat(driver().delete(List.of(path("/none"), path("/d/1"), path("/d/1/deeper")))
                        .failures())
                .isEmpty();
        assertThat(visiblePaths()).isEmpty();
    }

    @Test
    void deletingANameLeavesItsFolderAndNamesakesAlone() throws IOException {
        put("/a/x", "/ab", "/a-b/z");

        assertThat(driver().delete(List.of(path("/a"))).failures()).isEmpty();

        assertThat(visiblePaths()).containsExactly("/a-b/z", "/a/x", "/ab");
    }

    @Test
    void aFolderIsGoneWithItsLastObject() throws IOException {
        put("/f/g/h/1", "/f/2");

        driver().delete(List.of(path("/f/g/h/1")));

        assertThat(children("/f", null, 10)).containsExactly("2");
        assertThat(children("/f/g", null, 10)).isEmpty();
    }

    @Test
    void moreThanAThousandAreDeletedAtOnce() throws IOException {
        List<StoragePath> paths = new ArrayList<>(putMany("/many", MORE_THAN_A_THOUSAND));
        paths.add(3, path("/many/missing"));
        put("/other");

        assertThat(driver().delete(paths).failures()).isEmpty();

        assertThat(visiblePaths()).containsExactly("/other");
    }

    static List<String> names() {
        return List.of(
                "a b",
                " lead and trail ",
                "a+b",
                "100%",
                "a%2Fb",
                "%",
                "%20",
                "a&b=c",
                "what?",
                "a#b",
                "quote'",
                "\"double\"",
                "semi;colon",
                "a:b",
                "at@home",
                "[x]{y}",
                "<tag>",
                "back`tick",
                "tilde~",
                "a,b",
                "$1",
                "*",
                "!",
                "a|b",
                "(c)",
                "...",
                ".hidden",
                "-dash",
                "_",
                "caf\u00e9",
                "\u6f22\u5b57",
                "\u041f\u0440\u0438\u0432\u0435\u0442",
                "\uD83D\uDE00");
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("names")
    void anyNameIsAnObjectsName(String name) throws IOException {
        StoragePath object = path("/names").resolve(name);
        Content content = new Content(5, 50);
        put(object, content.bytes());

        assertThat(driver().stat(object))
                .get()
                .satisfies(info -> assertThat(info.path()).isEqualTo(object));
        assertThat(read(object, ByteRange.ALL)).isEqualTo(content.bytes());
        assertThat(list("/names", null, 10)).containsExactly(object.text());
        assertThat(driver().children(path("/names"), null, 10).items()).containsExactly(new Child(name, false));
        assertThat(list("/names", object.text(), 10)).isEmpty();
        assertThat(driver().delete(List.of(object)).failures()).isEmpty();
        assertThat(visiblePaths()).isEmpty();
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("names")
    void anyNameIsAFoldersName(String name) throws IOException {
        StoragePath folder = path("/names").resolve(name);
        put(folder.resolve("x"), new byte[] {1});
        put(folder.resolve("y"), new byte[] {2});

        assertThat(driver().children(path("/names"), null, 10).items()).containsExactly(new Child(name, true));
        assertThat(driver().children(path("/names"), name + "/", 10).items()).isEmpty();
        assertThat(children(folder.text(), null, 10)).containsExactly("x", "y");
        assertThat(list(folder.text(), folder.resolve("x").text(), 10))
                .containsExactly(folder.resolve("y").text());
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("names")
    void anyNameIsCommittedTo(String name) throws IOException {
        StoragePath target = path("/names").resolve(name).resolve(name);
        Content content = new Content(6, partBytes() + 3L);

        write(target, content);

        assertHolds(target, content);
    }

    final List<String> children(String folder, @Nullable String after, int limit) throws StorageException {
        return driver().children(path(folder), after, limit).items().stream()
                .map(Child::sortKey)
                .toList();
    }
}
