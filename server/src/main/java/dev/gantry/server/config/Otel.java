// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Where traces are sent: the section `otel`.
public record Otel() {
    public static final Otel DEFAULT = new Otel();
}
