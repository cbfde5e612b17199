// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

/// By what a client shows who it is.
public enum Means {
    PASSWORD,
    TOKEN,
    OIDC,
    CERTIFICATE
}
