// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.manifest.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is checked of content before it is taken.
///
/// @param disabled whether neither URLs nor the entries of indexes are checked
public record Validation(
        @Key(
                value = "neither URLs nor the entries of indexes are checked; see "
                        + "[below](#what-is-taken). The old key, `validation.enabled`, outweighs it if "
                        + "true and does nothing if false, as in Distribution",
                otherwise = "`false`")
        boolean disabled,

        Manifests manifests) {
    public static final Validation DEFAULT =
            new Validation(false, new Manifests(List.of(), null, new Indexes(Platforms.ALL, List.of())));

    /// What is checked of manifests.
    ///
    /// @param mediaTypes of manifests that are taken beside OCI's and Docker's
    /// @param urls null to take the URLs of any web server
    public record Manifests(
            @Key(
                    value = "a list of types of manifests that are taken beside OCI's and Docker's; "
                            + "Distribution has no such key",
                    otherwise = "none")
            List<MediaType> mediaTypes,

            @Nullable Urls urls,
            Indexes indexes) {
        public Manifests {
            mediaTypes = List.copyOf(mediaTypes);
        }
    }

    /// Which URLs descriptors may have, by regular expressions in the syntax of RE2.
    ///
    /// @param allow one of them must match; if there is none, no URL is taken
    /// @param deny none of them may match
    public record Urls(
            @Key(
                    value = "a list of regular expressions (RE2), one of which must match each URL in a " + "manifest",
                    otherwise = "see [below](#what-is-taken)")
            List<String> allow,

            @Key(value = "a list of such expressions, none of which may match", otherwise = "none")
            List<String> deny) {
        public Urls {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /// Which entries of an index must be in its repository.
    ///
    /// @param platformList those of [Platforms#LIST]
    public record Indexes(
            @Key(
                    value = "which entries of an index must be in its repository: `all`, `none`, or "
                            + "`list`: those that `platformlist` names",
                    otherwise = "`all`")
            Platforms platforms,

            List<Platform> platformList) {
        public Indexes {
            platformList = List.copyOf(platformList);
        }
    }

    /// Entries of indexes, by platform.
    public enum Platforms {
        ALL,
        NONE,
        LIST
    }

    /// What an entry of an index runs on.
    public record Platform(
            @Key("as in the index: `linux`; required in each item")
            String os,

            @Key("as in the index: `amd64`; required in each item")
            String architecture) {}
}
