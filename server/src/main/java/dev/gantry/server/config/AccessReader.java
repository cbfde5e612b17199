// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `access`.
final class AccessReader {

    private AccessReader() {}

    static Access read(Section access) {
        return Access.DEFAULT;
    }
}
