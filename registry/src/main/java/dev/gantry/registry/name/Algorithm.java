// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// A digest algorithm registered by the OCI image specification ("Registered algorithms").
public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String text;
    private final String javaName;
    private final int hexLength;

    Algorithm(String text, String javaName, int hexLength) {
        this.text = text;
        this.javaName = javaName;
        this.hexLength = hexLength;
    }

    public static Optional<Algorithm> find(String text) {
        for (Algorithm algorithm : values()) {
            if (algorithm.text.equals(text)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// A fresh hash of no bytes.
    public MessageDigest newHash() {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + javaName, e);
        }
    }

    boolean accepts(String hex) {
        return hex.length() == hexLength && hex.chars().allMatch(Algorithm::isLowerHex);
    }

    private static boolean isLowerHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    @Override
    public String toString() {
        return text;
    }
}
