// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// What stands in front of the store: the section `middleware`.
public record Middleware() {
    public static final Middleware DEFAULT = new Middleware();
}
