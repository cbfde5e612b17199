// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What is looked at to tell whether the registry is well: the section `health`.
public record Health(StorageDriver storageDriver, List<File> file, List<Http> http, List<Tcp> tcp) {

    static final Duration INTERVAL = Duration.ofSeconds(10);
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    public static final Health DEFAULT =
            new Health(new StorageDriver(false, INTERVAL, 1), List.of(), List.of(), List.of());

    public Health {
        file = List.copyOf(file);
        http = List.copyOf(http);
        tcp = List.copyOf(tcp);
    }

    /// How the store is looked at.
    public record StorageDriver(
            @Key(
                    value = "the store is looked at, and the log tells when it fails and when it is back",
                    otherwise = "`true` where `http.debug.addr` is given, `false` elsewhere")
            boolean enabled,

            @Key(value = "how long to wait between two looks", otherwise = "`10s`")
            Duration interval,

            @Key(value = "after how many failures in a row the store counts as failing", otherwise = "`1`")
            int threshold) {}

    /// A file whose presence takes the registry out of rotation.
    public record File(
            @Key("the check fails while there is a file of this path; required in each item")
            Path file,

            @Key(value = "how long to wait between two looks", otherwise = "`10s`")
            Duration interval,

            @Key(
                    value = "after how many failures in a row it counts as failing; Distribution ignores it here",
                    otherwise = "`1`")
            int threshold) {}

    /// A URL that must answer.
    public record Http(
            @Key("a URL that must answer a HEAD request; required in each item")
            URI uri,

            @Key(value = "headers that are sent with it, each with a list of values", otherwise = "none")
            Map<String, List<Secret>> headers,

            @Key(value = "the status that it must answer with", otherwise = "`200`")
            int statusCode,

            @Key(value = "how long the answer may take", otherwise = "`5s`")
            Duration timeout,

            @Key(value = "how long to wait between two looks", otherwise = "`10s`")
            Duration interval,

            @Key(value = "after how many failures in a row it counts as failing", otherwise = "`1`")
            int threshold) {
        public Http {
            headers = Map.copyOf(headers);
        }
    }

    /// A server that must take connections.
    public record Tcp(
            @Key("host and port that must take a connection; required in each item")
            ListenAddress addr,

            @Key(value = "how long the connection may take", otherwise = "`5s`")
            Duration timeout,

            @Key(value = "how long to wait between two looks", otherwise = "`10s`")
            Duration interval,

            @Key(value = "after how many failures in a row it counts as failing", otherwise = "`1`")
            int threshold) {}
}
