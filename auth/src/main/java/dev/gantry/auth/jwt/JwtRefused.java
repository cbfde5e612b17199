// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.jwt;

/// A token proves nothing. The reason holds nothing of the token.
public final class JwtRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public JwtRefused(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
