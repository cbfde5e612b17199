// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import dev.gantry.registry.name.RepositoryName;
import java.util.List;

/// A stretch of the list of repositories.
///
/// @param hasMore whether repositories follow
public record CatalogPage(List<RepositoryName> repositories, boolean hasMore) {
    public CatalogPage {
        repositories = List.copyOf(repositories);
    }
}
