// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Bytes, and their digests.
final class Content {

    static final Content NONE = new Content(new byte[0]);

    private final byte[] bytes;

    private Content(byte[] bytes) {
        this.bytes = bytes;
    }

    static Content of(String text) {
        return new Content(text.getBytes(UTF_8));
    }

    static Content random(int size) {
        byte[] bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        return new Content(bytes);
    }

    /// Its bytes from one position to before another.
    Content part(int from, int to) {
        return new Content(Arrays.copyOfRange(bytes, from, to));
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    String digest() {
        return "sha256:" + hex("SHA-256");
    }

    String sha512() {
        return "sha512:" + hex("SHA-512");
    }

    String text() {
        return new String(bytes, UTF_8);
    }

    private String hex(String algorithm) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
