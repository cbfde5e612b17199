// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// How objects are read through this process.
///
/// @param rangesInFlight over how many connections at once; 1: one request for all of it. More helps where a
///     connection is slower than the network, and costs requests and memory
/// @param rangeBytes how much each request asks for then
public record ReadSettings(int rangesInFlight, long rangeBytes) {

    public static final ReadSettings DEFAULT = new ReadSettings(1, 8L << 20);

    public ReadSettings {
        Require.that(rangesInFlight >= 1, "ranges in flight must be at least 1, are " + rangesInFlight);
        Require.that(rangeBytes >= 1, "a range must have at least 1 byte, has " + rangeBytes);
    }
}
