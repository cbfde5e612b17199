// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.login.BasicCredentials;
import dev.gantry.auth.login.LoginThrottle;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Checks names and passwords against a file of users.
///
/// An unknown user takes as long as a wrong password, and the answer is the same. Checks take a processor each, so
/// that only some go on at once and few wait: a flood of them leaves the registry to those who are logged in, whose
/// passwords are remembered and pass by both queue and pauses.
public final class PasswordLogin {

    private static final String WRONG = "the user name or the password is wrong";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration COME_BACK = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 64;

    private final WatchedFile<Htpasswd> users;
    private final PasswordHash check;
    private final Semaphore processors;
    private final LoginThrottle throttle;
    private final VerifiedLogins verified;

    /// @param atOnce how many passwords are checked at once
    public PasswordLogin(
            WatchedFile<Htpasswd> users,
            PasswordHash check,
            int atOnce,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.users = users;
        this.check = check;
        this.processors = new Semaphore(atOnce, true);
        this.throttle = new LoginThrottle(nanoTime);
        this.verified = new VerifiedLogins(random, nanoTime);
    }

    /// Never [Verdict.Nothing].
    public Verdict login(BasicCredentials credentials, String clientAddress) {
        Htpasswd file = users.current();
        Optional<String> hash = file.hash(credentials.user());
        String mark = verified.mark(credentials, hash.orElse(""));
        if (verified.contains(mark)) {
            return known(credentials);
        }
        Optional<Duration> pause = throttle.pause(credentials, clientAddress);
        if (pause.isPresent()) {
            return new Verdict.TooMany(pause.get());
        }
        if (!await()) {
            return new Verdict.TooMany(COME_BACK);
        }
        try {
            return check(credentials, clientAddress, hash, file.highestCost(), mark);
        } finally {
            processors.release();
        }
    }

    /// Asks again what may have become known while others were checked.
    private Verdict check(
            BasicCredentials credentials, String clientAddress, Optional<String> hash, int cost, String mark) {
        if (verified.contains(mark)) {
            return known(credentials);
        }
        Optional<Duration> pause = throttle.pause(credentials, clientAddress);
        if (pause.isPresent()) {
            return new Verdict.TooMany(pause.get());
        }
        boolean matches = check.matches(credentials.password(), hash.orElseGet(() -> Bcrypt.decoy(cost)));
        if (!matches || hash.isEmpty()) {
            throttle.failed(credentials, clientAddress);
            return new Verdict.Refused(WRONG);
        }
        verified.add(mark);
        throttle.succeeded(credentials);
        return known(credentials);
    }

    private boolean await() {
        if (processors.getQueueLength() >= MOST_WAITING) {
            return false;
        }
        try {
            return processors.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Verdict known(BasicCredentials credentials) {
        return new Verdict.Known(new Caller(credentials.user(), Set.of()), null);
    }
}
