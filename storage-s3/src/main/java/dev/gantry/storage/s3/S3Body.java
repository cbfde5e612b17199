// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.client.S3Failures;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/// The body of an answer: exactly as many bytes as it announced, or a [StorageException].
///
/// Closing it before the end aborts the transfer, since reading on would cost what is left of the object.
final class S3Body extends InputStream {

    private final ResponseInputStream<?> in;
    private final S3Failures.Task task;
    private final S3Failures failures;
    private long remainingBytes;

    S3Body(ResponseInputStream<?> in, long lengthBytes, S3Failures.Task task, S3Failures failures) {
        this.in = in;
        this.remainingBytes = lengthBytes;
        this.task = task;
        this.failures = failures;
    }

    @Override
    public int read() throws StorageException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws StorageException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (remainingBytes == 0) {
            return -1;
        }
        int count;
        try {
            count = in.read(bytes, offset, (int) Math.min(length, remainingBytes));
        } catch (IOException e) {
            throw failures.broken(task, e);
        } catch (SdkException e) {
            throw failures.translate(task, e);
        }
        if (count < 0) {
            throw new StorageException.Unavailable(
                    task.operation(), task.path(), "the body ended %d bytes early".formatted(remainingBytes), null);
        }
        remainingBytes -= count;
        return count;
    }

    @Override
    public void close() {
        try {
            if (remainingBytes > 0) {
                in.abort();
            } else {
                in.close();
            }
        } catch (IOException | SdkException e) {
            // All bytes were read or none are wanted any more; only the connection is lost.
            in.abort();
        }
    }
}
