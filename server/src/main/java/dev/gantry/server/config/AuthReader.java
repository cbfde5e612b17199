// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `auth`.
final class AuthReader {

    private AuthReader() {}

    static Auth read(Section auth) {
        return Auth.DEFAULT;
    }
}
