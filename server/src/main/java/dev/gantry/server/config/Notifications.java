// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Who is told of what happens to content: the section `notifications`.
public record Notifications() {
    public static final Notifications DEFAULT = new Notifications();
}
