// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.manifest.ManifestClass;
import java.util.List;

/// What repositories may hold: the section `policy`.
public record Policy(Repository repository) {
    public static final Policy DEFAULT = new Policy(new Repository(List.of()));

    /// What each of them may hold.
    public record Repository(
            @Key(
                    value = "which manifests with a configuration are taken: `image`, `plugin` (Docker's own), or"
                            + " both; of others, Helm's charts for one, none. What is refused is answered 403",
                    otherwise = "all")
            List<ManifestClass> classes) {
        public Repository {
            classes = List.copyOf(classes);
        }
    }
}
