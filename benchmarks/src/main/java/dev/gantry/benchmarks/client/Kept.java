// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Keeps the beginning of what it takes.
final class Kept implements Sink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int mostBytes;

    Kept(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    public void take(byte[] from, int offset, int length) {
        bytes.write(from, offset, Math.min(length, mostBytes - bytes.size()));
    }

    String text() {
        return bytes.toString(UTF_8);
    }
}
