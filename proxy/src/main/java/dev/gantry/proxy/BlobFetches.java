// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.proxy.remote.RemoteRegistry;
import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// The blobs that are arriving: each is fetched once, however many ask for it.
final class BlobFetches {

    /// How many are fetched at once; more wait.
    private static final int MAX_FETCHES = 64;

    /// Smaller blobs are waited for: what goes wrong with them can then be told instead of being cut off.
    private static final int SMALL_BYTES = 256 << 10;

    private final RemoteRegistry remote;
    private final Local local;
    private final FetchMarks marks;
    private final Spools spools;
    private final ProxySettings settings;
    private final Executor threads;
    private final Semaphore slots = new Semaphore(MAX_FETCHES, true);
    private final ConcurrentMap<Digest, Arrival> arrivals = new ConcurrentHashMap<>();

    BlobFetches(RemoteRegistry remote, Local local, FetchMarks marks, ProxySettings settings, Executor threads) {
        this.remote = remote;
        this.local = local;
        this.marks = marks;
        this.spools = new Spools(settings.spoolFolder(), settings.spoolBytes());
        this.settings = settings;
        this.threads = threads;
    }

    boolean isUnderWay(Digest digest) {
        return arrivals.containsKey(digest);
    }

    /// @return empty if it is here by now
    Optional<PassingBlob> open(RepositoryName repository, Digest digest) throws IOException {
        Arrival arrival = arrivals.get(digest);
        if (arrival == null) {
            if (adopt(repository, digest)) {
                return Optional.empty();
            }
            arrival = beginOrJoin(repository, digest);
        }
        boolean isOwn = arrival.repository().equals(repository);
        if (!isOwn) {
            // That one repository has it does not mean that this one does.
            var ignored = remote.size(repository, digest);
        }
        return passing(digest, arrival, isOwn);
    }

    /// Content that came for another repository need not come again, if the upstream has it in this one too.
    private boolean adopt(RepositoryName repository, Digest digest) throws IOException {
        if (local.presence().findContent(digest).isEmpty()) {
            return false;
        }
        var ignored = remote.size(repository, digest);
        marks.layer(repository, digest);
        return local.blobs().mount(repository, digest).isPresent();
    }

    private Arrival beginOrJoin(RepositoryName repository, Digest digest) {
        var mine = new Arrival(repository);
        Arrival theirs = arrivals.putIfAbsent(digest, mine);
        if (theirs != null) {
            return theirs;
        }
        var fetch = new BlobFetch(remote, local, marks, spools, settings.patience(), digest, mine);
        threads.execute(() -> {
            try {
                slots.acquire();
                try {
                    fetch.run();
                } finally {
                    slots.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                mine.failed(new IOException("the registry is stopping"));
            } finally {
                arrivals.remove(digest, mine);
            }
        });
        return mine;
    }

    /// @param isOwn whether it will be here, in the repository that was asked for
    private Optional<PassingBlob> passing(Digest digest, Arrival arrival, boolean isOwn) throws IOException {
        arrival.enter();
        boolean isPassed = false;
        try {
            OptionalLong size = arrival.awaitSize();
            if (size.isEmpty()) {
                return Optional.empty();
            }
            if (isOwn && size.getAsLong() <= SMALL_BYTES) {
                arrival.awaitStored();
                return Optional.empty();
            }
            isPassed = true;
            return Optional.of(new Passing(digest, arrival, size.getAsLong()));
        } finally {
            if (!isPassed) {
                arrival.leave();
            }
        }
    }

    /// A blob of an arrival that was entered.
    private final class Passing implements PassingBlob {
        private final Digest digest;
        private final Arrival arrival;
        private final long sizeBytes;

        private Passing(Digest digest, Arrival arrival, long sizeBytes) {
            this.digest = digest;
            this.arrival = arrival;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public InputStream read(ByteRange range) {
            long start = range.startByte();
            long length = range.isOpenEnded() ? sizeBytes - start : range.lengthBytes();
            return new ArrivalStream(arrival, start, length, this::openStored);
        }

        private InputStream openStored(long position, long lengthBytes) throws IOException {
            return local.blobs()
                    .open(arrival.repository(), digest, new ByteRange(position, lengthBytes))
                    .orElseThrow(() -> BlobStore.unknown(digest));
        }

        @Override
        public void close() {
            arrival.leave();
        }
    }
}
