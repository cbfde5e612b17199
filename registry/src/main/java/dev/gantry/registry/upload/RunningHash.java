// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.security.MessageDigest;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.EncodableDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.util.Memoable;

/// The hash of a growing string of bytes, which can be asked at any time.
sealed interface RunningHash {

    void update(byte[] bytes, int length);

    /// The digest of the bytes so far; more may follow.
    Digest digest();

    /// The JDK's hash: several times as fast, and bound to this process.
    static RunningHash fast(Algorithm algorithm) {
        return new Fast(algorithm, algorithm.newHash());
    }

    /// A hash that can be stored between requests and gone on with by another replica.
    static Portable portable(Algorithm algorithm) {
        return Portable.begin(algorithm);
    }

    /// Goes on with a stored hash.
    static Portable portable(Algorithm algorithm, byte[] state) {
        return Portable.resume(algorithm, state);
    }

    /// See [#fast].
    final class Fast implements RunningHash {
        private final Algorithm algorithm;
        private final MessageDigest hash;

        private Fast(Algorithm algorithm, MessageDigest hash) {
            this.algorithm = algorithm;
            this.hash = hash;
        }

        @Override
        public void update(byte[] bytes, int length) {
            hash.update(bytes, 0, length);
        }

        @Override
        public Digest digest() {
            try {
                return Digest.ofHash(algorithm, ((MessageDigest) hash.clone()).digest());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("The JDK's " + algorithm + " can be cloned", e);
            }
        }
    }

    /// See [#portable(Algorithm)]. Nothing else here names a class of Bouncy Castle: its archive is signed, and is
    /// verified when the first of them is loaded, which takes longer than a push.
    final class Portable implements RunningHash {
        private final Algorithm algorithm;

        /// One object in its three rôles: Bouncy Castle has no type for all of them that both hashes share.
        private final ExtendedDigest hash;

        private final EncodableDigest encodable;
        private final Memoable copyable;

        private <H extends ExtendedDigest & EncodableDigest & Memoable> Portable(Algorithm algorithm, H hash) {
            this.algorithm = algorithm;
            this.hash = hash;
            this.encodable = hash;
            this.copyable = hash;
        }

        private static Portable begin(Algorithm algorithm) {
            return switch (algorithm) {
                case SHA256 -> new Portable(algorithm, new SHA256Digest());
                case SHA512 -> new Portable(algorithm, new SHA512Digest());
            };
        }

        private static Portable resume(Algorithm algorithm, byte[] state) {
            return switch (algorithm) {
                case SHA256 -> new Portable(algorithm, new SHA256Digest(state));
                case SHA512 -> new Portable(algorithm, new SHA512Digest(state));
            };
        }

        @Override
        public void update(byte[] bytes, int length) {
            hash.update(bytes, 0, length);
        }

        @Override
        public Digest digest() {
            byte[] result = new byte[hash.getDigestSize()];
            ((ExtendedDigest) copyable.copy()).doFinal(result, 0);
            return Digest.ofHash(algorithm, result);
        }

        byte[] state() {
            return encodable.getEncodedState();
        }
    }
}
