// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// How much one client may ask for: the section `limits`.
public record Limits() {
    public static final Limits DEFAULT = new Limits();
}
