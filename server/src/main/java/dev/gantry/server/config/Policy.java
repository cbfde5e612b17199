// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// What repositories may hold: the section `policy`.
public record Policy() {
    public static final Policy DEFAULT = new Policy();
}
