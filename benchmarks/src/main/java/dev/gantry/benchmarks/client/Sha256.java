// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digest of what it takes.
public final class Sha256 implements Sink {

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The digest of some bytes, as [#text].
    public static String of(byte[] bytes) {
        var digest = new Sha256();
        digest.take(bytes, 0, bytes.length);
        return digest.text();
    }

    @Override
    public void take(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /// `sha256:` and hexadecimal digits; afterwards it begins anew.
    public String text() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
