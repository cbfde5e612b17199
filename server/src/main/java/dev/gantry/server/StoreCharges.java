// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.wire.RequestNotes;
import dev.gantry.storage.s3.watch.S3Attempt;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/// Charges each request to the store to the client's request for which it was sent, or to the server itself.
final class StoreCharges implements S3Watcher, S3Watcher.Ending {

    private final LongAdder forClients = new LongAdder();
    private final LongAdder inBackground = new LongAdder();

    @Override
    public Ending begun(S3Attempt attempt) {
        return this;
    }

    @Override
    public void answered(int status) {
        charge();
    }

    @Override
    public void failed(IOException cause, boolean isSent) {
        if (isSent) {
            charge();
        }
    }

    private void charge() {
        RequestNotes notes = RequestNotes.current();
        boolean isCharged = notes != null && notes.spendStoreRequest();
        (isCharged ? forClients : inBackground).increment();
    }

    /// How many were sent for requests of clients: the sum over all lines of the access log, once those are over.
    long forClients() {
        return forClients.sum();
    }

    /// How many were sent otherwise.
    long inBackground() {
        return inBackground.sum();
    }
}
