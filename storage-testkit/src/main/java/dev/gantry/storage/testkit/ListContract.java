// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.storage.Child;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is listed: `list`.
abstract class ListContract extends ReadContract {

    static final int MORE_THAN_A_THOUSAND = 1_005;

    @Test
    void aFolderThatDoesNotExistListsNothing() throws IOException {
        assertThat(driver().list(path("/none"), null, 10)).isEqualTo(new Page<>(List.of(), false));
    }

    @Test
    void anEmptyStoreListsNothing() throws IOException {
        assertThat(driver().list(ROOT, null, 10)).isEqualTo(new Page<>(List.of(), false));
    }

    @Test
    void listGivesObjectsAtAnyDepthInPathOrder() throws IOException {
        put("/r/b", "/r/a/z", "/r/a-b", "/r/a.b", "/r/a/b/c", "/r/a0");

        assertThat(list("/r", null, 100)).containsExactly("/r/a-b", "/r/a.b", "/r/a/b/c", "/r/a/z", "/r/a0", "/r/b");
    }

    @Test
    void listOrdersByTheBytesOfUtf8() throws IOException {
        String wide = "/u/\uFF5E";
        String emoji = "/u/\uD83D\uDE00";
        put(emoji, wide, "/u/z", "/u/\u00e9");

        List<String> expected = deviates(Deviation.UTF16_ORDER)
                ? List.of("/u/z", "/u/\u00e9", emoji, wide)
                : List.of("/u/z", "/u/\u00e9", wide, emoji);
        assertThat(list("/u", null, 100)).isEqualTo(expected);
    }

    @Test
    void listTellsSizeAndTimeOfWriting() throws IOException {
        put(path("/r/a"), new byte[7]);

        ObjectInfo listed = driver().list(path("/r"), null, 10).items().getFirst();

        assertThat(listed.path()).isEqualTo(path("/r/a"));
        assertThat(listed.sizeBytes()).isEqualTo(7);
        assertThat(listed.lastModified()).isCloseTo(time().instant(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void listOfAFolderLeavesOutItsNamesakes() throws IOException {
        put("/a/x", "/ab/x", "/a-b/x", "/a0");

        assertThat(list("/a", null, 100)).containsExactly("/a/x");
    }

    @Test
    void listOfAnObjectIsEmpty() throws IOException {
        put("/a/x");

        assertThat(list("/a/x", null, 100)).isEmpty();
    }

    @Test
    void pagesGoOnAfterTheLastPath() throws IOException {
        put("/p/1", "/p/2/a", "/p/2/b", "/p/3", "/p/4");

        Page<ObjectInfo> first = driver().list(path("/p"), null, 2);
        assertThat(texts(first)).containsExactly("/p/1", "/p/2/a");
        assertThat(first.hasMore()).isTrue();
        Page<ObjectInfo> second = driver().list(path("/p"), "/p/2/a", 2);
        assertThat(texts(second)).containsExactly("/p/2/b", "/p/3");
        assertThat(second.hasMore()).isTrue();
        Page<ObjectInfo> third = driver().list(path("/p"), "/p/3", 2);
        assertThat(texts(third)).containsExactly("/p/4");
        assertThat(third.hasMore()).isFalse();
    }

    @Test
    void aPageThatEndsWithTheListingHasNoMore() throws IOException {
        put("/p/1", "/p/2");

        assertThat(driver().list(path("/p"), null, 2).hasMore()).isFalse();
        assertThat(driver().list(path("/p"), "/p/1", 1).hasMore()).isFalse();
    }

    @Test
    void afterNeedNotNameAnObject() throws IOException {
        put("/p/1", "/p/2/a", "/p/2/b", "/p/3");

        assertThat(list("/p", "/p/2", 10)).containsExactly("/p/2/a", "/p/2/b", "/p/3");
        assertThat(list("/p", "/p/2/", 10)).containsExactly("/p/2/a", "/p/2/b", "/p/3");
        assertThat(list("/p", "/p/2/aa", 10)).containsExactly("/p/2/b", "/p/3");
        assertThat(list("/p", "/p/20", 10)).containsExactly("/p/3");
        assertThat(list("/p", "/p/9", 10)).isEmpty();
        assertThat(list("/p", "/q", 10)).isEmpty();
        assertThat(list("/p", "/a", 10)).hasSize(4);
    }

    @Test
    void moreThanAThousandObjectsAreListed() throws IOException {
        List<StoragePath> made = putMany("/many", MORE_THAN_A_THOUSAND);

        Page<ObjectInfo> all = driver().list(path("/many"), null, 5_000);
        Page<ObjectInfo> most = driver().list(path("/many"), null, MORE_THAN_A_THOUSAND - 1);

        assertThat(all.items()).extracting(ObjectInfo::path).isEqualTo(made);
        assertThat(all.hasMore()).isFalse();
        assertThat(most.items()).extracting(ObjectInfo::path).isEqualTo(made.subList(0, made.size() - 1));
        assertThat(most.hasMore()).isTrue();
    }

    @Test
    void anObjectMayHaveTheNameOfAFolder() throws IOException {
        put("/t/a/b");
        if (deviates(Deviation.OBJECT_EXCLUDES_FOLDER)) {
            assertThatThrownBy(() -> put("/t/a")).isInstanceOf(StorageException.class);
            return;
        }
        put("/t/a");

        assertThat(list("/t", null, 10)).containsExactly("/t/a", "/t/a/b");
        assertThat(driver().children(path("/t"), null, 10).items())
                .containsExactly(new Child("a", false), new Child("a", true));
        assertThat(driver().children(path("/t"), "a", 10).items()).containsExactly(new Child("a", true));
    }

    /// Puts `count` objects into a folder, in parallel, and gives their paths in order.
    final List<StoragePath> putMany(String folder, int count) throws IOException {
        List<StoragePath> paths = IntStream.range(0, count)
                .mapToObj(i -> path("%s/%05d".formatted(folder, i)))
                .toList();
        try (var puts = new Fanout<Boolean>(16)) {
            for (StoragePath path : paths) {
                puts.fork(() -> {
                    put(path, new byte[0]);
                    return true;
                });
            }
            puts.join();
        }
        return paths;
    }

    final List<String> list(String folder, @Nullable String after, int limit) throws StorageException {
        return texts(driver().list(path(folder), after, limit));
    }

    private static List<String> texts(Page<ObjectInfo> page) {
        List<String> texts = new ArrayList<>();
        page.items().forEach(info -> texts.add(info.path().text()));
        return texts;
    }
}
