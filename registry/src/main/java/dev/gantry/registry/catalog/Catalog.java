// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import dev.gantry.registry.layout.RepositoryFolder;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which repositories there are: those that hold manifests.
///
/// They are listed in the store's order, that of `<name>/_manifests`: `a-b` before `a`, `a` before `a/b`. It is a
/// total order, so that pages neither miss nor repeat a name.
public final class Catalog {

    private static final String MANIFESTS = "/_manifests/";
    private static final int STORE_PAGE = 1000;

    /// Names are shorter.
    private static final int MAX_POSITION = 255;

    /// The first character behind the printable ones of ASCII.
    private static final char DELETE = 0x7f;

    private final StorageDriver driver;

    public Catalog(StorageDriver driver) {
        this.driver = driver;
    }

    /// Whether anything was ever pushed to the repository and not taken away again.
    public boolean contains(RepositoryName repository) throws StorageException {
        return !driver.list(StorageLayout.manifests(repository), null, 1)
                        .items()
                        .isEmpty()
                || !driver.list(StorageLayout.layers(repository), null, 1)
                        .items()
                        .isEmpty();
    }

    /// @param last a position: only repositories that stand after one of this name would, whether or not there can
    ///     be such a one; empty for the start
    /// @param limit at most so many
    public CatalogPage list(String last, int limit) throws StorageException {
        StoragePath folder = StorageLayout.repositories();
        List<RepositoryName> found = new ArrayList<>();
        @Nullable String after = last.isEmpty() ? null : behind(last, folder);
        while (true) {
            Page<ObjectInfo> page = driver.list(folder, after, STORE_PAGE);
            for (ObjectInfo object : page.items()) {
                String path = object.path().text();
                RepositoryName name = repositoryOf(path, folder);
                if (name != null && (found.isEmpty() || !found.getLast().equals(name))) {
                    if (found.size() == limit) {
                        return new CatalogPage(found, true);
                    }
                    found.add(name);
                }
            }
            if (!page.hasMore() || page.items().isEmpty()) {
                return new CatalogPage(found, false);
            }
            after = skip(page.items().getLast().path());
        }
    }

    /// Where to go on: behind the links of one kind of the repository in which a page ended.
    private static String skip(StoragePath path) {
        return RepositoryFolder.of(path).map(RepositoryFolder::end).orElse(path.text());
    }

    private static String behind(String last, StoragePath folder) {
        String start = folder.text() + "/";
        for (int i = 0; i < last.length(); i++) {
            char c = last.charAt(i);
            if (i == MAX_POSITION || c <= ' ' || c >= DELETE) {
                // No name goes on like this. Stores need not take it as a text to start after.
                return start + last.substring(0, i) + (c >= DELETE ? RepositoryFolder.BEHIND_ALL : "");
            }
        }
        return start + last + MANIFESTS + RepositoryFolder.BEHIND_ALL;
    }

    private static @Nullable RepositoryName repositoryOf(String path, StoragePath folder) {
        int end = path.indexOf(MANIFESTS);
        if (end < 0) {
            return null;
        }
        String name = path.substring(folder.text().length() + 1, end);
        return RepositoryName.isValid(name) ? new RepositoryName(name) : null;
    }
}
