// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import dev.gantry.registry.layout.ListPosition;
import dev.gantry.registry.layout.RepositoryFolder;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.Utf8Order;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names of the catalog between two texts, in the order of their characters, one request to the store after
/// the other. In memory are the names of about two pages of the store's. For one thread.
final class CatalogStretch {
    /*
     * The store orders "<name>/_manifests/…", and so it lists "a-b", "a.b" and "a/0" before "a", whose characters
     * come first. Other names it orders as their characters do.
     *
     * Let P be where a listing stopped. A name T that it has not reached has "T/_manifests/" > P. If T sorts before a
     * name that was listed, then P continues T, and with something that sorts before "/_manifests/". (Let G be that
     * name: "G/_manifests/" <= P < "T/_manifests/" though T < G. So G begins with T, and all between the two do, also
     * P.) Such T are beginnings of P: few, and known. Names before the shortest of them are certain. The others wait
     * for the next page; once too many wait, the store is asked for each T, so that memory is bounded and the answer
     * goes on.
     *
     * What lies below a repository is skipped as soon as a page ends there: first to its manifests, then behind
     * everything that begins with "/_", which no part of a name does.
     */
    private static final String MANIFESTS = "/_manifests";
    private static final String OWN = "/_";
    private static final int WIDTH = 16;

    /// Names are not longer.
    private static final int MAX_LENGTH = 255;
    private static final String BASE = StorageLayout.repositories().text() + "/";

    private final StorageDriver driver;
    private final int storePage;
    private final int patience;
    private final TreeSet<String> waiting = new TreeSet<>();
    private String floor;
    private String position;
    private @Nullable String end;
    private boolean done;
    private String firstOfPage = "";
    private String lastOfPage = "";

    private CatalogStretch(
            StorageDriver driver, int storePage, String position, String floor, @Nullable String end, int patience) {
        this.driver = driver;
        this.storePage = storePage;
        this.position = position;
        this.floor = floor;
        this.end = end;
        this.patience = patience;
    }

    /// @param last only names after this text; empty for all
    /// @param storePage how many objects one request asks for
    /// @param patience how many names may wait for one that may come before them
    static CatalogStretch after(StorageDriver driver, int storePage, String last, int patience) {
        String floor = last.isEmpty() ? "" : last + "\0";
        return new CatalogStretch(driver, storePage, ListPosition.of(last, MAX_LENGTH), floor, null, patience);
    }

    /// Whether [#next] has nothing to give any more.
    boolean isDone() {
        return done;
    }

    /// Asks the store for one page.
    ///
    /// @return names that come after all that were given before, perhaps none
    List<RepositoryName> next() throws IOException {
        Page<ObjectInfo> page = driver.list(StorageLayout.repositories(), BASE + position, storePage);
        firstOfPage = "";
        lastOfPage = "";
        for (ObjectInfo object : page.items()) {
            String path = pathOf(object);
            if (isBehindEnd(path)) {
                position = path;
                break;
            }
            take(path);
        }
        if (!isBehindEnd(position)) {
            boolean isLast = !page.hasMore() || page.items().isEmpty();
            if (isLast) {
                done = true;
                return give(List.of());
            }
            position = skip(pathOf(page.items().getLast()));
        }
        done = isBehindEnd(position);
        return give(unreached());
    }

    private static String pathOf(ObjectInfo object) {
        return object.path().text().substring(BASE.length());
    }

    /// Gives the rest of this stretch, from some text on, to another one.
    ///
    /// @return the other; empty if nothing that was seen shows where that could be
    Optional<CatalogStretch> split() {
        return done
                ? Optional.empty()
                : Pivot.ahead(firstOfPage, lastOfPage)
                        .filter(pivot -> !isBehindEnd(pivot) && Utf8Order.compare(pivot, position) > 0)
                        .map(this::splitAt);
    }

    private CatalogStretch splitAt(String pivot) {
        var rest = new CatalogStretch(driver, storePage, pivot, pivot, end, patience);
        end = pivot;
        return rest;
    }

    private boolean isBehindEnd(String path) {
        return end != null && Utf8Order.compare(path, end) >= 0;
    }

    private void take(String path) {
        int own = path.indexOf(OWN);
        String name = own < 0 ? "" : path.substring(0, own);
        if (RepositoryName.isValid(name)) {
            firstOfPage = firstOfPage.isEmpty() ? name : firstOfPage;
            lastOfPage = name;
            if (path.startsWith(MANIFESTS + "/", own) && name.compareTo(floor) >= 0) {
                waiting.add(name);
            }
        }
    }

    /// Where to go on behind a path: at the manifests of its repository, or behind all that the repository
    /// keeps.
    private static String skip(String path) {
        int own = path.indexOf(OWN);
        if (own < 0) {
            return path;
        }
        String name = path.substring(0, own);
        boolean isBefore = Utf8Order.compare(path.substring(own), MANIFESTS) < 0;
        return isBefore ? name + MANIFESTS : name + OWN + RepositoryFolder.BEHIND_ALL;
    }

    /// The names that the listing has not reached though they may come before some that it has.
    private List<String> unreached() {
        String cut = end != null && isBehindEnd(position) ? end : position;
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= cut.length(); i++) {
            String name = cut.substring(0, i);
            boolean mayCome = Utf8Order.compare(cut.substring(i), MANIFESTS + "/") < 0;
            if (mayCome && name.compareTo(floor) >= 0 && !name.equals(end) && RepositoryName.isValid(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private List<RepositoryName> give(List<String> unreached) throws IOException {
        if (unreached.isEmpty()) {
            return take(waiting);
        }
        SortedSet<String> certain = waiting.headSet(unreached.getFirst());
        if (done || (certain.isEmpty() && waiting.size() > patience)) {
            waiting.addAll(lookFor(unreached));
            return take(waiting);
        }
        return take(certain);
    }

    private List<RepositoryName> take(SortedSet<String> names) {
        List<RepositoryName> taken = names.stream().map(RepositoryName::new).toList();
        if (!taken.isEmpty()) {
            floor = taken.getLast().text() + "\0";
            names.clear();
        }
        return taken;
    }

    private List<String> lookFor(List<String> names) throws IOException {
        try (var probes = new Fanout<Boolean>(WIDTH)) {
            names.forEach(name -> probes.fork(() -> hasManifests(new RepositoryName(name))));
            List<Boolean> found = probes.join();
            List<String> there = new ArrayList<>(names);
            there.removeIf(name -> !found.get(names.indexOf(name)));
            return there;
        }
    }

    private boolean hasManifests(RepositoryName name) throws IOException {
        StoragePath manifests = StorageLayout.manifests(name);
        return !driver.list(manifests, null, 1).items().isEmpty();
    }
}
