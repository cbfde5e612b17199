// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.S3Config;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries a configuration against the live store and tells line by line what it found.
///
/// Every line is bounded in time, and all of them together by 40 s and what it takes to clean up. What the check
/// writes lies in a folder of its own, `_gantry/check/<nonce>/` below the root directory, and is deleted in the end.
public final class S3Check implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(S3Check.class);

    private static final Duration BUDGET = Duration.ofSeconds(40);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /// How patient requests are at most.
    private static final CallSettings IMPATIENT =
            new CallSettings(2, Duration.ofSeconds(6), Duration.ofSeconds(12), Duration.ofSeconds(5), 16);

    private final Target target;
    private final boolean redirects;
    private final ExecutorService threads;
    private final InstantSource time;
    private final RandomGenerator random;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile @Nullable Lines lines;

    /// Whether the last line has told what is left.
    private volatile boolean isTold;

    private S3Check(
            Target target, boolean redirects, ExecutorService threads, InstantSource time, RandomGenerator random) {
        this.target = target;
        this.redirects = redirects;
        this.threads = threads;
        this.time = time;
        this.random = random;
    }

    /// Asks the store nothing yet.
    ///
    /// @param redirects whether clients are sent to the store
    /// @param threads the check's alone; ended with it. They must not keep the process alive, since looking a
    ///     name up cannot be interrupted
    /// @param random names the check's folder
    public static S3Check of(
            S3Config config, boolean redirects, ExecutorService threads, InstantSource time, RandomGenerator random) {
        S3Config impatient = config.withCalls(impatient(config.calls()));
        String nonce = HexFormat.of().toHexDigits(random.nextLong());
        Target target = new Target(
                impatient,
                S3Clients.open(impatient),
                new S3Failures(impatient),
                StoragePath.ROOT.resolve("_gantry").resolve("check").resolve(nonce),
                new Litter());
        return new S3Check(target, redirects, threads, time, random);
    }

    private static CallSettings impatient(CallSettings given) {
        return new CallSettings(
                Math.min(given.maxAttempts(), IMPATIENT.maxAttempts()),
                least(given.callTimeout(), IMPATIENT.callTimeout()),
                least(given.partTimeout(), IMPATIENT.partTimeout()),
                least(given.stallTimeout(), IMPATIENT.stallTimeout()),
                Math.min(given.maxConnections(), IMPATIENT.maxConnections()),
                given.requestsPerSecond());
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// Runs all lines, each told as soon as it is known. Blocks for less than a minute. Only once.
    ///
    /// @return whether it came to its end; not if it was closed meanwhile
    public boolean run(Consumer<Finding> report) {
        Diagnosis diagnosis = new Diagnosis(target.config());
        Lines all = new Lines(diagnosis, threads, BUDGET, report);
        lines = all;
        if (isClosed.get()) {
            return false;
        }
        way(all);
        bucket(all, diagnosis);
        writes(all);
        all.runLast(Line.LEFTOVERS, new Sweep(target)::sweep);
        isTold = !isClosed.get();
        return isTold;
    }

    private void way(Lines all) {
        AddressProbes address = new AddressProbes(target, AddressProbes.addressOf(target), InetAddress::getAllByName);
        AnswerProbes answer = new AnswerProbes(address, time);
        all.run(Line.NAME, address::name);
        all.run(Line.CONNECTION, address::connection);
        all.run(Line.TLS, new TlsProbe(address, time)::tls);
        all.run(Line.ANSWER, answer::answer);
        all.run(Line.CLOCK, answer::clock);
    }

    private void bucket(Lines all, Diagnosis diagnosis) {
        BucketProbes bucket = new BucketProbes(target, diagnosis, time);
        PermissionProbes permissions = new PermissionProbes(target);
        all.run(Line.CREDENTIALS, bucket::credentials);
        all.run(Line.REGION, bucket::region);
        all.run(Line.SIGNATURE, bucket::signature);
        all.run(Line.BUCKET, bucket::bucket);
        all.run(Line.LIST, permissions::list);
        all.run(Line.LOCATION, bucket::mayLocate);
        all.run(Line.LIST_UPLOADS, permissions::listUploads);
        all.run(Line.LAYOUT, new LayoutProbe(target)::layout);
        all.run(Line.DELETE, permissions::delete);
        all.run(Line.ABORT, permissions::abort);
        all.run(Line.PUT, permissions::put);
        all.run(Line.GET, permissions::get);
        all.run(Line.LIST_PARTS, permissions::listParts);
    }

    private void writes(Lines all) {
        MultipartProbes multipart = new MultipartProbes(target);
        WriteProbes writes = new WriteProbes(target);
        UpkeepProbes upkeep = new UpkeepProbes(target);
        all.run(Line.SETTINGS, writes::settings);
        all.run(Line.MULTIPART, multipart::equalParts);
        all.run(Line.UNEQUAL, multipart::unequalParts);
        all.run(Line.COPY, multipart::copy);
        all.run(Line.CONDITIONS, writes::conditions);
        all.run(Line.CHECKSUMS, writes::checksums);
        all.run(Line.REDIRECT, new RedirectProbe(target, redirects, time)::redirect);
        all.run(Line.VERSIONING, upkeep::versioning);
        all.run(Line.LIFECYCLE, upkeep::lifecycle);
        all.run(Line.THROUGHPUT, new ThroughputProbe(target, random)::throughput);
    }

    /// Ends a check that runs, from any thread, and takes away what it has written so far.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        Lines running = lines;
        if (running != null) {
            running.stop();
        }
        threads.shutdownNow();
        try {
            threads.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sweepAgain();
        target.clients().close();
    }

    private void sweepAgain() {
        if (isTold || target.litter().isEmpty()) {
            return;
        }
        try {
            Verdict left = new Sweep(target).sweep();
            if (left.outcome() == Finding.Outcome.FAIL) {
                LOG.atWarn()
                        .addKeyValue("folder", target.prefix())
                        .addKeyValue("reason", left.cause())
                        .log("s3.check-left-something");
            }
        } catch (StorageException e) {
            LOG.atWarn()
                    .addKeyValue("folder", target.prefix())
                    .addKeyValue("reason", e.getMessage())
                    .log("s3.check-left-something");
        }
    }
}
