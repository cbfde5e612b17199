// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

/// Compares passwords with hashes of them, slowly.
@FunctionalInterface
public interface PasswordHash {

    /// Takes the same time whatever the answer, for a hash of the same cost.
    boolean matches(String password, String hash);
}
