// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `middleware`.
final class MiddlewareReader {

    private MiddlewareReader() {}

    static Middleware read(Section middleware) {
        return Middleware.DEFAULT;
    }
}
