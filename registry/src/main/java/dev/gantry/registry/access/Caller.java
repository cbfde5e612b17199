// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import java.util.Set;

/// Who a request comes from, once that is proven.
///
/// @param name empty for somebody who presented nothing
public record Caller(String name, Set<String> groups) {

    public static final Caller ANONYMOUS = new Caller("", Set.of());

    public Caller {
        groups = Set.copyOf(groups);
    }

    public boolean isAnonymous() {
        return name.isEmpty();
    }
}
