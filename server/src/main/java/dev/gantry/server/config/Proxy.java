// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// The registry from which comes what this one lacks: the section `proxy`.
public record Proxy() {
    public static final Proxy DEFAULT = new Proxy();
}
