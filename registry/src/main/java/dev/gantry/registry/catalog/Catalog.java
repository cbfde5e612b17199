// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

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

    /// A text that sorts after everything that can stand below a folder.
    private static final String BEHIND_ALL = "\uDBFF\uDFFF";

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

    /// @param last only repositories that stand after the one of this name
    /// @param limit at most so many
    public CatalogPage list(@Nullable RepositoryName last, int limit) throws StorageException {
        StoragePath folder = StorageLayout.repositories();
        List<RepositoryName> found = new ArrayList<>();
        @Nullable String after = last == null ? null : behind(last);
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
            after = skip(page.items().getLast().path().text(), folder);
        }
    }

    /// Where to go on: behind the links of one kind of the repository in which a page ended.
    private static String skip(String path, StoragePath folder) {
        int links = path.indexOf("/_", folder.text().length());
        int end = links < 0 ? -1 : path.indexOf('/', links + 1);
        return end < 0 ? path : path.substring(0, end + 1) + BEHIND_ALL;
    }

    private static String behind(RepositoryName name) {
        return StorageLayout.manifests(name).text() + "/" + BEHIND_ALL;
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
