// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a signature covers a request's body by: its SHA-256, in hex.
public final class PayloadHash {

    private PayloadHash() {}

    public static String of(byte[] payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }
}
