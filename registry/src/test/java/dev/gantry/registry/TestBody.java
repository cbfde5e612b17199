// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import dev.gantry.registry.upload.IncomingBytes;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/// A body from memory: with or without an announced length, whole or broken off.
public final class TestBody implements IncomingBytes {

    private final byte[] content;
    private final boolean isAnnounced;
    private final int breaksAt;
    private int position;
    private boolean isSilent;

    private TestBody(byte[] content, boolean isAnnounced, int breaksAt) {
        this.content = content;
        this.isAnnounced = isAnnounced;
        this.breaksAt = breaksAt;
    }

    public static TestBody of(byte[] content) {
        return new TestBody(content, true, Integer.MAX_VALUE);
    }

    public static TestBody of(byte[] content, int from, int to) {
        return of(Arrays.copyOfRange(content, from, to));
    }

    public static TestBody ofUnknownLength(byte[] content) {
        return new TestBody(content, false, Integer.MAX_VALUE);
    }

    public static TestBody brokenAt(byte[] content, int breaksAt) {
        return new TestBody(content, true, breaksAt);
    }

    public static TestBody empty() {
        return of(new byte[0]);
    }

    /// This body, after whose first bytes something happens elsewhere.
    public IncomingBytes midway(Event event) {
        return new IncomingBytes() {
            private boolean hasHappened;

            @Override
            public OptionalLong lengthBytes() {
                return TestBody.this.lengthBytes();
            }

            @Override
            public int read(byte[] buffer) throws IOException {
                if (!hasHappened && position > 0) {
                    hasHappened = true;
                    event.happen();
                }
                return TestBody.this.read(buffer);
            }
        };
    }

    /// Something that another request does.
    @FunctionalInterface
    public interface Event {
        void happen() throws IOException;
    }

    @Override
    public OptionalLong lengthBytes() {
        return isAnnounced ? OptionalLong.of(content.length) : OptionalLong.empty();
    }

    /// Every second read finds the client silent.
    @Override
    public int read(byte[] buffer) throws IOException {
        isSilent = !isSilent;
        if (isSilent) {
            return 0;
        }
        if (position >= breaksAt) {
            throw new EOFException("the client went away");
        }
        if (position == content.length) {
            return -1;
        }
        int count = Math.min(Math.min(buffer.length, 1000), content.length - position);
        System.arraycopy(content, position, buffer, 0, count);
        position += count;
        return count;
    }
}
