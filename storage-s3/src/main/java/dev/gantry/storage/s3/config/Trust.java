// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

import org.jspecify.annotations.Nullable;

/// How the store proves by TLS who it is.
///
/// @param skipVerify whether any certificate is taken
/// @param rootCa PEM text of the certificates that may have issued the store's, beside those that the platform trusts
public record Trust(boolean skipVerify, @Nullable String rootCa) {

    public static final Trust PLATFORM = new Trust(false, null);

    public static final Trust ANYONE = new Trust(true, null);
}
