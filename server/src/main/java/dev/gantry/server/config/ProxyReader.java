// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `proxy`.
final class ProxyReader {

    private ProxyReader() {}

    static Proxy read(Section proxy) {
        return Proxy.DEFAULT;
    }
}
