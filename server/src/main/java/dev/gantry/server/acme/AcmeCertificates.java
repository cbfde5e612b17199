// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import dev.gantry.http.engine.Identity;
import dev.gantry.http.engine.ServerKeys;
import dev.gantry.server.acme.AcmeCache.Kept;
import dev.gantry.server.config.Tls.LetsEncrypt;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate of a server whose operator leaves it to an authority. It is there from the start: the one that was
/// kept, or until the first is issued one that nobody trusts. A thread sees to it that it is renewed; what fails is
/// told and tried again, and never ends the server.
public final class AcmeCertificates implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AcmeCertificates.class);

    /// How long to sleep at most: the clock may be set meanwhile.
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final LetsEncrypt config;
    private final InstantSource time;
    private final ServerKeys keys = new ServerKeys();
    private final AcmeCache cache;
    private final AcmeAuthority authority;
    private final RenewalPlan plan;
    private final KeyPair account;
    private final Thread thread;
    private @Nullable Identity identity;
    private volatile boolean isClosed;

    private AcmeCertificates(LetsEncrypt config, InstantSource time, RandomGenerator random) throws IOException {
        this.config = config;
        this.time = time;
        this.cache = new AcmeCache(config.cacheFile(), config.directoryUrl());
        this.authority = new AcmeAuthority(config, keys, time);
        this.plan = new RenewalPlan(config.hosts(), random);
        Kept kept = cache.read().orElse(null);
        this.account = kept == null ? SelfSigned.newKeys() : kept.account();
        this.identity = kept == null ? null : kept.identity();
        if (kept == null) {
            cache.write(new Kept(account, null));
        }
        keys.use(identity == null ? SelfSigned.standIn(config.hosts(), time.instant()) : identity);
        this.thread = Thread.ofVirtual().name("acme").unstarted(this::run);
    }

    /// Asks nobody yet.
    ///
    /// @throws IOException if what was kept cannot be read, or nothing be kept
    public static AcmeCertificates open(LetsEncrypt config, InstantSource time, RandomGenerator random)
            throws IOException {
        try {
            return new AcmeCertificates(config, time, random);
        } catch (IOException e) {
            throw new IOException(
                    "http.tls.letsencrypt.cachefile: %s cannot be used: %s".formatted(config.cacheFile(), e), e);
        }
    }

    public ServerKeys keys() {
        return keys;
    }

    /// To be called when the server listens: an authority will connect to it.
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Identity present = identity;
                await(present == null ? Instant.MIN : plan.due(present));
                renew();
            }
        } catch (InterruptedException e) {
            LOG.atDebug().log("acme.ended");
        }
    }

    /// Returns with a new certificate, however long that takes.
    private void renew() throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                LOG.atInfo()
                        .addKeyValue("hosts", config.hosts())
                        .addKeyValue("directory", config.directoryUrl())
                        .log("acme.ordering");
                use(authority.issue(account));
                return;
            } catch (AcmeException | IOException | RuntimeException e) {
                if (isClosed) {
                    throw new InterruptedException("while asking for a certificate");
                }
                Instant again = time.instant().plus(plan.pause(failures));
                if (e instanceof AcmeRateLimitedException limited) {
                    again = limited.getRetryAfter().filter(again::isBefore).orElse(again);
                }
                tell(e, again);
                await(again);
            }
        }
    }

    private void use(Identity issued) {
        identity = issued;
        keys.use(issued);
        LOG.atInfo()
                .addKeyValue("hosts", config.hosts())
                .addKeyValue("issuer", issued.certificate().getIssuerX500Principal())
                .addKeyValue("expires", issued.certificate().getNotAfter().toInstant())
                .log("acme.issued");
        try {
            cache.write(new Kept(account, issued));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", cache.file())
                    .addKeyValue("problem", e.toString())
                    .addKeyValue("consequence", "after a restart another certificate is asked for")
                    .log("acme.notKept");
        }
    }

    private void tell(Exception failure, Instant again) {
        Identity present = identity;
        LOG.atWarn()
                .addKeyValue("hosts", config.hosts())
                .addKeyValue("directory", config.directoryUrl())
                .addKeyValue("problem", reason(failure))
                .addKeyValue("again", again)
                .addKeyValue(
                        "expires",
                        present == null
                                ? null
                                : present.certificate().getNotAfter().toInstant())
                .log("acme.failed");
    }

    /// The library wraps what went wrong, and may say of the outside only where it was.
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        String own = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return cause == null ? own : own + ": " + reason(cause);
    }

    private void await(Instant moment) throws InterruptedException {
        Instant now = time.instant();
        while (now.isBefore(moment)) {
            Duration left = Duration.between(now, moment);
            Thread.sleep(left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left);
            now = time.instant();
        }
    }
}
