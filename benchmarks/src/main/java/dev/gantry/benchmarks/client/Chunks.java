// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;

/// A body whose length is not known when it begins: each write is a chunk of it.
final class Chunks extends OutputStream {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};

    private final OutputStream out;

    Chunks(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            out.write(Integer.toHexString(length).getBytes(US_ASCII));
            out.write(LINE_END);
            out.write(bytes, offset, length);
            out.write(LINE_END);
        }
    }

    /// Says that nothing follows.
    void end() throws IOException {
        out.write(LAST);
    }
}
