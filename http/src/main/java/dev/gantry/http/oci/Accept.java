// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.registry.manifest.MediaType;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a client names in `Accept` (RFC 9110 §12.5.1), in any number of lines, without what it excludes by
/// `q=0`.
///
/// Nothing is refused for its `Accept`. A manifest has one form only, so that the alternative to another type
/// than those named is no manifest at all; clients read the type of what they get, name too few types, or none,
/// and were locked out where a registry took them at their word (distribution/distribution#4385). The one
/// exception is that of old Docker clients, which know no indexes: see [#knowsImagesOnly].
record Accept(Set<String> types) {

    private static final Pattern EXCLUDED = Pattern.compile("q\\s*=\\s*0(\\.0*)?");
    private static final Set<String> IMAGES = Set.of(MediaType.OCI_MANIFEST.text(), MediaType.DOCKER_MANIFEST.text());
    private static final Set<String> INDEXES_AND_ALL =
            Set.of(MediaType.OCI_INDEX.text(), MediaType.DOCKER_LIST.text(), "*/*", "application/*");

    Accept {
        types = Set.copyOf(types);
    }

    static Accept of(Headers headers) {
        Set<String> types = new HashSet<>();
        for (String line : headers.all("Accept")) {
            for (String range : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = range.split(";", -1);
                if (!isExcluded(parts)) {
                    types.add(parts[0].strip());
                }
            }
        }
        return new Accept(types);
    }

    private static boolean isExcluded(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (EXCLUDED.matcher(parts[i].strip()).matches()) {
                return true;
            }
        }
        return false;
    }

    /// Whether the client names a type of images, and none that an index has, nor all types at once.
    boolean knowsImagesOnly() {
        return !Collections.disjoint(types, IMAGES) && Collections.disjoint(types, INDEXES_AND_ALL);
    }

    boolean names(MediaType type) {
        return types.contains(type.text());
    }
}
