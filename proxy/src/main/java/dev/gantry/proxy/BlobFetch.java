// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.proxy.remote.RemoteException;
import dev.gantry.proxy.remote.RemoteRegistry;
import dev.gantry.proxy.remote.RemoteRegistry.RemoteBody;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.upload.IncomingBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings one blob from the upstream into the store, as if the upstream pushed it here, and tells those who wait of
/// every byte. A transfer that breaks is gone on with where it broke.
final class BlobFetch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(BlobFetch.class);

    /// How often a transfer is gone on with that broke after it had come further.
    private static final int MAX_RESUMES = 3;

    private final RemoteRegistry remote;
    private final Local local;
    private final FetchMarks marks;
    private final Spools spools;
    private final Duration patience;
    private final RepositoryName repository;
    private final Digest digest;
    private final Arrival arrival;

    /// @param patience how long it goes on when nobody waits for it
    BlobFetch(
            RemoteRegistry remote,
            Local local,
            FetchMarks marks,
            Spools spools,
            Duration patience,
            Digest digest,
            Arrival arrival) {
        this.remote = remote;
        this.local = local;
        this.marks = marks;
        this.spools = spools;
        this.patience = patience;
        this.repository = arrival.repository();
        this.digest = digest;
        this.arrival = arrival;
    }

    @Override
    public void run() {
        try {
            // Another fetch may have ended after this one was found to be needed.
            if (local.blobs().find(repository, digest).isPresent()) {
                arrival.wasHere();
            } else {
                fetch();
            }
        } catch (RemoteException e) {
            failed(e, e.kind() == RemoteException.Kind.UNKNOWN);
        } catch (IOException e) {
            failed(e, false);
        } catch (RegistryException e) {
            failed(refused(e), false);
        } catch (RuntimeException e) {
            failed(new IOException("fetch a blob", e), false);
        } finally {
            arrival.ends();
        }
    }

    private void fetch() throws IOException {
        RemoteBody first = remote.blob(repository, digest, 0);
        try (var body = new Body(first)) {
            arrival.begins(first.lengthBytes(), spools.open(first.lengthBytes()).orElse(null));
            var ignored =
                    local.uploads().finish(local.uploads().begin(repository, digest.algorithm()), digest, null, body);
            arrival.stored();
            LOG.atInfo()
                    .addKeyValue("repository", repository)
                    .addKeyValue("digest", digest)
                    .addKeyValue("bytes", body.offsetBytes)
                    .log("blob.fetched");
        }
    }

    private RemoteException refused(RegistryException e) {
        boolean isWrong = e.code() == ErrorCode.DIGEST_INVALID;
        return new RemoteException(
                RemoteException.Kind.AWAY,
                "fetch %s of %s".formatted(digest, repository),
                isWrong ? "its bytes are others: " + e.getMessage() : String.valueOf(e.getMessage()),
                e);
    }

    private void failed(IOException why, boolean isOrdinary) {
        (isOrdinary ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("repository", repository)
                .addKeyValue("digest", digest)
                .addKeyValue("problem", why.getMessage())
                .log("blob.notFetched");
        arrival.failed(why);
    }

    /// The blob as it comes from the upstream.
    private final class Body implements IncomingBytes, AutoCloseable {
        private RemoteBody from;
        private long offsetBytes;
        private long resumedAt;
        private int resumes;

        private Body(RemoteBody from) {
            this.from = from;
        }

        @Override
        public OptionalLong lengthBytes() {
            return from.lengthBytes().isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(offsetBytes + from.lengthBytes().getAsLong());
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            if (arrival.isLonely(patience)) {
                throw new IOException("nobody has waited for it for %d s".formatted(patience.toSeconds()));
            }
            int count = readOn(buffer);
            if (count < 0) {
                marks.layer(repository, digest);
            } else {
                offsetBytes += count;
                arrival.arrived(buffer, count);
            }
            return count;
        }

        private int readOn(byte[] buffer) throws IOException {
            while (true) {
                try {
                    return from.content().read(buffer);
                } catch (IOException e) {
                    resume(e);
                }
            }
        }

        private void resume(IOException why) throws IOException {
            boolean hasProgressed = offsetBytes > resumedAt;
            if (!hasProgressed
                    || resumes == MAX_RESUMES
                    || Thread.currentThread().isInterrupted()) {
                throw away(why);
            }
            resumes++;
            resumedAt = offsetBytes;
            LOG.atInfo()
                    .addKeyValue("repository", repository)
                    .addKeyValue("digest", digest)
                    .addKeyValue("offset", offsetBytes)
                    .addKeyValue("problem", why.getMessage())
                    .log("blob.resumed");
            closeQuietly();
            from = remote.blob(repository, digest, offsetBytes);
        }

        private RemoteException away(IOException why) {
            String attempted = "fetch %s of %s".formatted(digest, repository);
            String reason = String.valueOf(why.getMessage());
            return new RemoteException(RemoteException.Kind.AWAY, attempted, reason, why);
        }

        private void closeQuietly() {
            try {
                from.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("upstream.notClosed");
            }
        }

        @Override
        public void close() {
            closeQuietly();
        }
    }
}
