// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sends the parts of a multipart upload in parallel and gives their memory back as each is done. For one owner
/// thread.
final class PartSender implements AutoCloseable {

    private final S3Multipart upload;
    private final PartFlight flight;
    private final Set<PartBuffer> sending = ConcurrentHashMap.newKeySet();

    PartSender(S3Multipart upload, int partsInFlight) {
        this.upload = upload;
        this.flight = new PartFlight(upload.path(), partsInFlight);
    }

    S3Multipart upload() {
        return upload;
    }

    /// Sends a part, which is this object's from now on, once fewer than the allowed number are on their way.
    void send(PartBuffer part) throws StorageException {
        sending.add(part);
        int number = upload.nextPart();
        flight.start(() -> {
            try {
                upload.upload(number, part);
            } finally {
                part.release();
                sending.remove(part);
            }
        });
    }

    void throwIfFailed() throws StorageException {
        flight.throwIfFailed();
    }

    /// Waits until all parts are on the store.
    void join() throws StorageException {
        flight.join();
    }

    /// Interrupts what is on its way, waits for its end, and gives all memory back.
    @Override
    public void close() {
        flight.close();
        sending.forEach(PartBuffer::release);
        sending.clear();
    }
}
