// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.watch;

import java.io.IOException;
import java.util.List;

/// Tells several.
record AllEndings(List<S3Watcher.Ending> endings) implements S3Watcher.Ending {

    @Override
    public void answered(int status) {
        endings.forEach(ending -> ending.answered(status));
    }

    @Override
    public void received(int bytes) {
        endings.forEach(ending -> ending.received(bytes));
    }

    @Override
    public void ended() {
        endings.forEach(S3Watcher.Ending::ended);
    }

    @Override
    public void failed(IOException cause, boolean isSent) {
        endings.forEach(ending -> ending.failed(cause, isSent));
    }
}
