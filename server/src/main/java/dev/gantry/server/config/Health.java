// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// What is looked at to tell whether the registry is well: the section `health`.
public record Health() {
    public static final Health DEFAULT = new Health();
}
