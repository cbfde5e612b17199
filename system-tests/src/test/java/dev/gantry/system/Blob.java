// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;

/// Bytes that a test pushes, of any size, in constant memory: a random block that is repeated, each time headed by
/// its number. The same seed and size give the same bytes.
record Blob(long seed, long sizeBytes, String digest) {

    private static final int BLOCK_BYTES = 64 << 10;

    /// Makes the blob known by its digest; reads it once.
    static Blob random(long seed, long sizeBytes) {
        return new Blob(seed, sizeBytes, digestOf(new Repeated(seed, sizeBytes)));
    }

    InputStream open() {
        return new Repeated(seed, sizeBytes);
    }

    /// The digest of the same bytes by SHA-512; reads them once.
    String sha512() {
        return "sha512:" + hash("SHA-512", open());
    }

    /// The bytes from `start` on, at most `lengthBytes` of them. For small blobs and small parts of large ones.
    byte[] slice(long start, int lengthBytes) {
        try (InputStream in = open()) {
            in.skipNBytes(start);
            return in.readNBytes(lengthBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The ETag that S3 gives to an object of these bytes in parts of that size, the last one smaller: the MD5 of the
    /// parts' MD5s, and their number.
    String multipartEtag(long partBytes) {
        MessageDigest all = algorithm("MD5");
        long parts = Math.ceilDiv(sizeBytes, partBytes);
        try (InputStream in = open()) {
            for (long part = 0; part < parts; part++) {
                all.update(algorithm("MD5").digest(in.readNBytes((int) partBytes)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(all.digest()) + "-" + parts;
    }

    static String digestOf(byte[] bytes) {
        return digestOf(new ByteArrayInputStream(bytes));
    }

    /// @param name of the algorithm, as Java writes it: `SHA-512`
    static String digestOf(String name, byte[] bytes) {
        String prefix = name.toLowerCase(Locale.ROOT).replace("-", "");
        return prefix + ":" + HexFormat.of().formatHex(algorithm(name).digest(bytes));
    }

    /// The SHA-256 digest of a stream, as registries write it. Closes the stream.
    static String digestOf(InputStream in) {
        return "sha256:" + hash("SHA-256", in);
    }

    private static String hash(String name, InputStream in) {
        try (in) {
            MessageDigest hash = algorithm(name);
            in.transferTo(new OutputStream() {
                @Override
                public void write(int b) {
                    hash.update((byte) b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    hash.update(bytes, offset, length);
                }
            });
            return HexFormat.of().formatHex(hash.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Repeated extends InputStream {

        private final byte[] block = new byte[BLOCK_BYTES];
        private final long sizeBytes;
        private long position;

        Repeated(long seed, long sizeBytes) {
            this.sizeBytes = sizeBytes;
            new SplittableRandom(seed).nextBytes(block);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (position == sizeBytes) {
                return -1;
            }
            int inBlock = (int) (position % BLOCK_BYTES);
            if (inBlock == 0) {
                ByteBuffer.wrap(block).putLong(position / BLOCK_BYTES);
            }
            int count = (int) Math.min(Math.min(length, BLOCK_BYTES - inBlock), sizeBytes - position);
            System.arraycopy(block, inBlock, bytes, offset, count);
            position += count;
            return count;
        }
    }
}
