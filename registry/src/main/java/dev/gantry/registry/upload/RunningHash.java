// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/// The SHA-256 of a growing string of bytes, which can be asked at any time.
sealed interface RunningHash {

    void update(byte[] bytes, int length);

    /// The digest of the bytes so far; more may follow.
    Digest digest();

    /// The JDK's hash: several times as fast, and bound to this process.
    static RunningHash fast() {
        return new Fast(Algorithm.SHA256.newHash());
    }

    /// A hash that can be stored between requests and gone on with by another replica.
    static Portable portable() {
        return new Portable(new SHA256Digest());
    }

    /// Goes on with a stored hash.
    static Portable portable(byte[] state) {
        return new Portable(new SHA256Digest(state));
    }

    /// See [#fast].
    final class Fast implements RunningHash {
        private final MessageDigest hash;

        private Fast(MessageDigest hash) {
            this.hash = hash;
        }

        @Override
        public void update(byte[] bytes, int length) {
            hash.update(bytes, 0, length);
        }

        @Override
        public Digest digest() {
            try {
                return Digest.ofHash(Algorithm.SHA256, ((MessageDigest) hash.clone()).digest());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
            }
        }
    }

    /// See [#portable()].
    final class Portable implements RunningHash {
        private final SHA256Digest hash;

        private Portable(SHA256Digest hash) {
            this.hash = hash;
        }

        @Override
        public void update(byte[] bytes, int length) {
            hash.update(bytes, 0, length);
        }

        @Override
        public Digest digest() {
            byte[] result = new byte[hash.getDigestSize()];
            new SHA256Digest(hash).doFinal(result, 0);
            return Digest.ofHash(Algorithm.SHA256, result);
        }

        byte[] state() {
            return hash.getEncodedState();
        }
    }
}
