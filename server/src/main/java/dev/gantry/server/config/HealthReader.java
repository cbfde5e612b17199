// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `health`.
final class HealthReader {

    private HealthReader() {}

    static Health read(Section health) {
        return Health.DEFAULT;
    }
}
