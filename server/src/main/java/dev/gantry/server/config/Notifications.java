// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Who is told of what happens to content: the section `notifications`.
public record Notifications(
        @Key(
                value = "the folder in which events wait until all endpoints have taken them; each process "
                        + "needs one of its own, on a disk that outlives it. Used where there are endpoints",
                otherwise = "`/var/lib/gantry/spool`")
        Path spool,

        @Key(
                value = "how large that folder may grow; beyond three quarters pulls are no longer told of, "
                        + "and when it is full pushes and deletions are refused with 503",
                otherwise = "`256MiB`")
        DataSize spoolSize,

        Events events,
        List<Endpoint> endpoints) {

    public static final Notifications DEFAULT = new Notifications(
            Path.of("/var/lib/gantry/spool"), DataSize.ofMebibytes(256), new Events(false), List.of());

    public Notifications {
        endpoints = List.copyOf(endpoints);
    }

    /// What events tell.
    public record Events(
            @Key(value = "whether events of manifests list what these refer to", otherwise = "`false`")
            boolean includeReferences) {}

    /// Somebody who is told, by HTTP.
    public record Endpoint(
            @Key("what it is called in logs and metrics, and in the spool; another one for each")
            String name,

            @Key(value = "whether it is left out, as if it did not stand here", otherwise = "`false`")
            boolean disabled,

            @Key("where events are posted, by `http` or `https`")
            URI url,

            @Key("headers of every request, each a list of values; a `Content-Type` here replaces the usual one")
            Map<String, List<Secret>> headers,

            @Key(value = "how long a request may take", otherwise = "`1s`")
            Duration timeout,

            @Key(value = "after how many failures in a row the endpoint is left in peace for a while", otherwise = "10")
            int threshold,

            @Key(
                    value = "for how long; it doubles with every further failure, up to 30s where it is shorter",
                    otherwise = "`1s`")
            Duration backoff,

            @Key("media types of content of which it is not told")
            List<String> ignoredMediaTypes,

            Ignore ignore,

            @Key(
                    value = "`distribution`, or `cloudevents` for batches of CloudEvents 1.0 in JSON",
                    otherwise = "`distribution`")
            Format format,

            @Key(
                    value = "how many events one request tells of at most; `1` for receivers that look at the "
                            + "first only",
                    otherwise = "100")
            int batchSize) {

        static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);
        static final int DEFAULT_THRESHOLD = 10;
        static final Duration DEFAULT_BACKOFF = Duration.ofSeconds(1);
        static final int DEFAULT_BATCH_SIZE = 100;

        public Endpoint {
            headers = Map.copyOf(headers);
            ignoredMediaTypes = List.copyOf(ignoredMediaTypes);
        }
    }

    /// Of what an endpoint is not told.
    public record Ignore(
            @Key("media types, beside those of `ignoredmediatypes`")
            List<String> mediaTypes,

            @Key("of `pull`, `push`, `mount`, `delete`") List<String> actions) {
        public Ignore {
            mediaTypes = List.copyOf(mediaTypes);
            actions = List.copyOf(actions);
        }
    }

    /// How an endpoint reads events.
    public enum Format {
        DISTRIBUTION,
        CLOUDEVENTS
    }
}
