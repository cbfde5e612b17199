// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// How much one client may ask for: the section `limits`. Gantry's own.
public record Limits(
        @Key(
                value = "how many requests a second one client may make in the long run: a user, or an address where"
                        + " no user is known. What is more is answered 429 with `Retry-After`",
                otherwise = "`0`: any number")
        int requestsPerSecond,

        @Key(
                value = "how many requests a client may make at once after a pause",
                otherwise = "`0`: ten times `requestspersecond`")
        int burst,

        @Key(
                value = "how many requests of one client may be under way, answers that are still being sent among"
                        + " them",
                otherwise = "`0`: any number")
        int concurrency,

        @Key(value = "the largest manifest that is taken", otherwise = "`4194304`, 4 MiB, and not more")
        DataSize manifestBytes,

        @Key(value = "the largest head of a request: its line and its headers", otherwise = "`32768`")
        DataSize headerBytes) {

    public static final Limits DEFAULT = new Limits(0, 0, 0, new DataSize(4 << 20), new DataSize(32 << 10));
}
