// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `limits`.
final class LimitsReader {

    private LimitsReader() {}

    static Limits read(Section limits) {
        return Limits.DEFAULT;
    }
}
