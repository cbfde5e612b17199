// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Which repositories there are: those that hold manifests.
///
/// They are listed in the order of their characters, as tags are: `a`, `a-b`, `a.b`, `a/b`, `ab`. It is a total
/// order, so that pages neither miss nor repeat a name.
///
/// A listing costs a request to the store for each thousand objects below the repositories, and at most two for
/// a repository that has more than that. Where a repository's name is the beginning of another's, it may cost a
/// request more.
public final class Catalog {

    private static final int STORE_PAGE = 1000;

    private final StorageDriver driver;

    /// How many objects one request lists, and how many names may wait for one that may come before them.
    private final int storePage;

    public Catalog(StorageDriver driver) {
        this(driver, STORE_PAGE);
    }

    Catalog(StorageDriver driver, int storePage) {
        this.driver = driver;
        this.storePage = storePage;
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

    /// One page of names.
    ///
    /// @param last only names after this text, which need not be a name; empty for the start
    /// @param limit at most so many, and at least one
    public CatalogPage list(String last, int limit) throws IOException {
        var stretch = CatalogStretch.after(driver, storePage, last, Math.min(limit, storePage));
        List<RepositoryName> found = new ArrayList<>();
        while (!stretch.isDone() && found.size() <= limit) {
            found.addAll(stretch.next());
        }
        boolean hasMore = found.size() > limit;
        return new CatalogPage(hasMore ? found.subList(0, limit) : found, hasMore);
    }

    /// All names from a position on, to be taken one after the other while they are listed.
    ///
    /// @param last only names after this text; empty for the start
    public CatalogWalk walk(String last) {
        return new CatalogWalk(CatalogStretch.after(driver, storePage, last, storePage));
    }
}
