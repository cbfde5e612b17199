// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// How clients prove who they are: the section `auth`.
public record Auth() {
    public static final Auth DEFAULT = new Auth();
}
