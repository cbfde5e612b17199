// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which entries of a pushed index must be in its repository.
@FunctionalInterface
public interface IndexRules {

    IndexRules ALL = platform -> true;

    /// An index may be sparse.
    IndexRules NONE = platform -> false;

    /// @param platform null where the entry names none
    boolean mustBeHere(@Nullable Platform platform);

    /// Those for certain platforms; an entry that names no platform is for none of them.
    static IndexRules of(Set<Platform> platforms) {
        Set<Platform> listed = Set.copyOf(platforms);
        return platform -> platform != null && listed.contains(platform);
    }
}
