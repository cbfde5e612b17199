// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

/// Another registry, from which comes what this one lacks.
public interface Upstream {

    /// There is none.
    Upstream NONE = new Upstream() {};
}
