// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `otel`.
final class OtelReader {

    private OtelReader() {}

    static Otel read(Section otel) {
        return Otel.DEFAULT;
    }
}
