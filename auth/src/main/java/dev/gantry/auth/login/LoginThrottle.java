// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Slows down who guesses passwords: after a few failures each further one doubles the pause before the next
/// attempt is looked at, for the address that they come from and for the user that they name. A window without
/// failures ends it. The pause of a user is short, because anybody can fail in anybody's name.
public final class LoginThrottle {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MAX_ENTRIES = 100_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /// Many users may share one address.
    private static final int FREE_FAILURES_OF_ADDRESS = 20;
    private static final Duration LONGEST_PAUSE_OF_ADDRESS = Duration.ofMinutes(1);

    private static final int FREE_FAILURES_OF_USER = 10;
    private static final Duration LONGEST_PAUSE_OF_USER = Duration.ofSeconds(8);

    /// Of an IPv6 address, which names the network: a single client has all addresses in it.
    private static final int NETWORK_BYTES = 8;

    private final Pauses users;
    private final Pauses addresses;

    public LoginThrottle(LongSupplier nanoTime) {
        this.users = new Pauses(FREE_FAILURES_OF_USER, LONGEST_PAUSE_OF_USER, nanoTime);
        this.addresses = new Pauses(FREE_FAILURES_OF_ADDRESS, LONGEST_PAUSE_OF_ADDRESS, nanoTime);
    }

    /// How long an attempt must still wait; empty where it may be made.
    public Optional<Duration> pause(BasicCredentials credentials, String clientAddress) {
        long nanos = Math.max(users.left(credentials.user()), addresses.left(network(clientAddress)));
        return nanos <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    public void failed(BasicCredentials credentials, String clientAddress) {
        users.failed(credentials.user());
        addresses.failed(network(clientAddress));
    }

    /// Ends the pauses of the user. Those of the address go on: a guesser may have a password of his own.
    public void succeeded(BasicCredentials credentials) {
        users.end(credentials.user());
    }

    private static String network(String clientAddress) {
        try {
            return InetAddress.ofLiteral(clientAddress) instanceof Inet6Address address
                    ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                    : clientAddress;
        } catch (IllegalArgumentException e) {
            return clientAddress; // the path of a socket, for one
        }
    }

    /// The failures of a window.
    private record Failures(int count, long nextNanos) {}

    private static final class Pauses {

        private final int free;
        private final Duration longest;
        private final LongSupplier nanoTime;
        private final Cache<String, Failures> failures;

        Pauses(int free, Duration longest, LongSupplier nanoTime) {
            this.free = free;
            this.longest = longest;
            this.nanoTime = nanoTime;
            this.failures = Caffeine.newBuilder()
                    .maximumSize(MAX_ENTRIES)
                    .expireAfterWrite(WINDOW)
                    .ticker(nanoTime::getAsLong)
                    .build();
        }

        long left(String key) {
            Failures past = failures.getIfPresent(key);
            return past == null ? 0 : past.nextNanos - nanoTime.getAsLong();
        }

        void failed(String key) {
            long now = nanoTime.getAsLong();
            var ignored = failures.asMap().merge(key, new Failures(1, now), (past, first) -> {
                int count = past.count + 1;
                return new Failures(count, now + pause(count).toNanos());
            });
        }

        void end(String key) {
            failures.invalidate(key);
        }

        private Duration pause(int count) {
            if (count <= free) {
                return Duration.ZERO;
            }
            int doublings = Math.min(count - free - 1, Integer.SIZE - 2);
            Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
            return pause.compareTo(longest) > 0 ? longest : pause;
        }
    }
}
