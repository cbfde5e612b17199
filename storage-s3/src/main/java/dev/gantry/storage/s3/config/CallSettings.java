// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

import java.time.Duration;

/// How long the store may take, and how much it may be asked at once.
///
/// @param maxAttempts how often a request is sent at most
/// @param callTimeout a request with all its attempts
/// @param partTimeout the same, for a request that moves a part or finishes an object
/// @param stallTimeout how long a connection may be silent
/// @param maxConnections open connections of the process
/// @param requestsPerSecond how many requests the process sends in a second, in the mean; 0 for no limit
public record CallSettings(
        int maxAttempts,
        Duration callTimeout,
        Duration partTimeout,
        Duration stallTimeout,
        int maxConnections,
        int requestsPerSecond) {

    public static final CallSettings DEFAULT =
            new CallSettings(5, Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(15), 256, 0);

    public CallSettings {
        Require.that(maxAttempts >= 1, "attempts must be at least 1, are " + maxAttempts);
        Require.that(maxConnections >= 1, "connections must be at least 1, are " + maxConnections);
        Require.that(callTimeout.isPositive(), "call timeout must be positive, is " + callTimeout);
        Require.that(partTimeout.isPositive(), "part timeout must be positive, is " + partTimeout);
        Require.that(stallTimeout.isPositive(), "stall timeout must be positive, is " + stallTimeout);
        Require.that(requestsPerSecond >= 0, "requests per second must not be negative, are " + requestsPerSecond);
    }

    public CallSettings(
            int maxAttempts, Duration callTimeout, Duration partTimeout, Duration stallTimeout, int maxConnections) {
        this(maxAttempts, callTimeout, partTimeout, stallTimeout, maxConnections, 0);
    }
}
