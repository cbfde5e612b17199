// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The registry from which comes what this one lacks: the section `proxy`.
public record Proxy(
        @Key(
                value =
                        "the registry that is pulled from, as in `https://registry-1.docker.io`. Where it is given, this"
                                + " registry is a pull-through cache and takes no pushes; see [pull-through.md](pull-through.md)",
                otherwise = "nothing is fetched from another registry")
        @Nullable
        URI remoteUrl,

        @Key(value = "who this registry is to that one; given together with `password`", otherwise = "nobody") @Nullable
        String username,

        @Key(value = "the password or access token", otherwise = "none") @Nullable
        Secret password,

        Exec exec,

        @Key(value = "how long after it was fetched something is kept; `0` keeps it for good", otherwise = "`168h`")
        Duration ttl,

        @Key(value = "how long the fetch of a blob goes on that no client waits for any more", otherwise = "`5m`")
        Duration cacheWriteTimeout,

        Spool spool) {

    public static final Proxy DEFAULT = new Proxy(
            null,
            null,
            null,
            new Exec(null, null),
            Duration.ofDays(7),
            Duration.ofMinutes(5),
            new Spool(null, new DataSize(8L << 30)));

    /// A program that knows the password.
    public record Exec(
            @Key(
                    value = "a Docker credential helper that is asked for user name and password instead; its path, or"
                            + " its name on `PATH`",
                    otherwise = "none")
            @Nullable
            String command,

            @Key(
                    value = "how long its answer is used; `0` asks it for every request to the other registry",
                    otherwise = "as long as the process runs")
            @Nullable
            Duration lifetime) {}

    /// Where blobs lie on this machine's disk while they arrive.
    public record Spool(
            @Key(
                    value =
                            "the folder in which blobs lie while they arrive, for clients to read from. Gantry's own key",
                    otherwise = "the folder for temporary files")
            @Nullable
            String folder,

            @Key(
                    value = "how much disk space they take together at most; blobs beyond it reach their clients once"
                            + " they are stored. Gantry's own key",
                    otherwise = "`8589934592`")
            DataSize size) {}
}
