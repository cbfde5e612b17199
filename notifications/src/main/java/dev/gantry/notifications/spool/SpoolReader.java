// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the records of a spool in order, those that are yet to come too. For one thread.
public final class SpoolReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolReader.class);

    private final Spool spool;
    private volatile long number;
    private @Nullable Segment segment;
    private @Nullable InputStream in;

    SpoolReader(Spool spool, long number) {
        this.spool = spool;
        this.number = number;
    }

    /// The number of the record that comes next.
    public long number() {
        return number;
    }

    /// Waits for the next record. What the disk did not keep is left out, and logged.
    public Spooled next() throws InterruptedException {
        while (true) {
            spool.await(number);
            Segment from = segment();
            if (from == null) {
                continue;
            }
            try {
                byte[] record = Frame.read(stream(from));
                long read = number;
                number = read + 1;
                return new Spooled(read, record);
            } catch (IOException e) {
                skip(from, e);
            }
        }
    }

    /// The segment of the next record; null where there was a gap, behind which it is tried again.
    private @Nullable Segment segment() {
        Segment known = segment;
        if (known != null && number < spool.segments().endOf(known)) {
            return known;
        }
        close();
        Segment found = spool.segments().find(number);
        if (found == null) {
            number = Math.max(number, spool.first());
            return null;
        }
        segment = found;
        return found;
    }

    private InputStream stream(Segment from) throws IOException {
        InputStream open = in;
        if (open == null) {
            open = from.open();
            in = open;
            for (long passed = from.first(); passed < number; passed++) {
                byte[] ignored = Frame.read(open);
            }
        }
        return open;
    }

    private void skip(Segment broken, IOException e) {
        close();
        long end = Math.max(number + 1, spool.endOfBroken(broken));
        LOG.atError()
                .addKeyValue("file", broken.file())
                .addKeyValue("events", end - number)
                .addKeyValue("cause", e.getMessage())
                .log("spool.broken");
        number = end;
    }

    @Override
    public void close() {
        InputStream open = in;
        in = null;
        segment = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("spool.closeFailed");
            }
        }
    }
}
