// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.IOException;
import java.io.OutputStream;

/// Passes bytes on, all but the first as they are.
final class DamagedStream extends OutputStream {

    private final OutputStream out;
    private boolean done;

    DamagedStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(done ? b : b ^ 1);
        done = true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!done && length > 0) {
            write(bytes[offset]);
            out.write(bytes, offset + 1, length - 1);
        } else {
            out.write(bytes, offset, length);
        }
    }
}
