// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import dev.gantry.registry.name.RepositoryName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request must be allowed: all the actions on the repository.
///
/// @param repository null for what concerns the registry as a whole: the catalog, and `/v2/` itself, which needs
///     no action but somebody who may come in at all
public record Need(@Nullable RepositoryName repository, Set<Action> actions) {
    public Need {
        actions = Set.copyOf(actions);
    }
}
