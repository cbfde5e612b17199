// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Who may do what: the section `access`.
public record Access() {
    public static final Access DEFAULT = new Access();
}
