// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.manifest.MediaType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that can be configured. The records have the shape of the file: a component's name in lower case is
/// its key (`http.draintimeout` is `http().drainTimeout()`), and a storage driver's key is its record's name.
///
/// @param version of the configuration's language: always `0.1`
/// @param redis through which replicas tell one another what they saw in the store; null where they do not
public record ServerConfig(
        String version,
        Log log,
        Storage storage,
        Http http,
        Validation validation,
        @Nullable Redis redis,
        Catalog catalog,
        Tags tags,
        Auth auth,
        Access access,
        Middleware middleware,
        Notifications notifications,
        Health health,
        Proxy proxy,
        Policy policy,
        Otel otel,
        Limits limits) {

    public static final String VERSION = "0.1";

    public ServerConfig(String version, Log log, Storage storage, Http http) {
        this(
                version,
                log,
                storage,
                http,
                Validation.DEFAULT,
                null,
                Catalog.DEFAULT,
                Tags.DEFAULT,
                Auth.DEFAULT,
                Access.DEFAULT,
                Middleware.DEFAULT,
                Notifications.DEFAULT,
                Health.DEFAULT,
                Proxy.DEFAULT,
                Policy.DEFAULT,
                Otel.DEFAULT,
                Limits.DEFAULT);
    }

    /// What is logged, and how.
    ///
    /// @param fields added to every line
    public record Log(Level level, Formatter formatter, Map<String, String> fields, AccessLog accessLog) {
        public static final Log DEFAULT = new Log(Level.INFO, Formatter.TEXT, Map.of(), new AccessLog(false));

        public Log {
            fields = Map.copyOf(fields);
        }
    }

    /// How much is logged.
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /// How a line of the log is written.
    public enum Formatter {
        TEXT,
        JSON,
        LOGSTASH
    }

    /// Whether every request is logged.
    public record AccessLog(boolean disabled) {}

    /// Where the registry's content lives, and what may be done with it.
    public record Storage(Driver driver, Delete delete, Redirect redirect, Maintenance maintenance, Cache cache) {
        public Storage(Driver driver) {
            this(driver, new Delete(false), new Redirect(false), Maintenance.DEFAULT);
        }

        public Storage(Driver driver, Delete delete, Redirect redirect, Maintenance maintenance) {
            this(driver, delete, redirect, maintenance, Cache.DEFAULT);
        }
    }

    /// The store; each driver holds its own parameters.
    public sealed interface Driver permits S3, Filesystem, InMemory {}

    /// A folder of this machine.
    public record Filesystem(Path rootDirectory) implements Driver {
        public static final Path DEFAULT_ROOT_DIRECTORY = Path.of("/var/lib/registry");
    }

    /// The memory of this process: gone when it ends.
    public record InMemory() implements Driver {}

    /// Whether clients may delete manifests and blobs.
    public record Delete(boolean enabled) {}

    /// Whether clients are kept from being sent to the store for a blob's bytes.
    public record Redirect(boolean disable) {}

    /// What is remembered of the store.
    ///
    /// @param blobDescriptor where what was seen of blobs and manifests is kept
    /// @param blobDescriptorSize how many links, and how many contents, this process remembers
    /// @param tagTtl how long a tag may be served from this process's memory; zero for never
    public record Cache(DescriptorCache blobDescriptor, int blobDescriptorSize, Duration tagTtl) {
        public static final Cache DEFAULT = new Cache(DescriptorCache.INMEMORY, 100_000, Duration.ZERO);
    }

    /// Who knows what was seen: this process, or by way of Redis the other replicas too.
    public enum DescriptorCache {
        INMEMORY,
        REDIS
    }

    /// What is done to the store beside what clients ask for.
    public record Maintenance(UploadPurging uploadPurging) {
        public static final Maintenance DEFAULT = new Maintenance(UploadPurging.DEFAULT);
    }

    /// How what unfinished uploads leave behind is taken away.
    ///
    /// @param age how old it must be
    /// @param dryRun whether it is only counted
    public record UploadPurging(boolean enabled, Duration age, Duration interval, boolean dryRun) {
        public static final UploadPurging DEFAULT =
                new UploadPurging(true, Duration.ofHours(168), Duration.ofHours(24), false);
    }

    /// How the API is served.
    ///
    /// @param host the address that clients are told, where it is not the one that they named
    /// @param prefix in front of `/v2/`; begins and ends with a slash
    /// @param secret from which the keys are derived that sign what clients carry; the same for all replicas
    /// @param relativeUrls whether `Location` is told without scheme and host
    /// @param drainTimeout how long requests under way may go on after a stop was asked for
    public record Http(
            ListenAddress addr,
            @Nullable URI host,
            String prefix,
            @Nullable Secret secret,
            boolean relativeUrls,
            @Nullable Tls tls,
            Duration drainTimeout) {

        public static final Http DEFAULT =
                new Http(new ListenAddress("", 5000), null, "/", null, false, null, Duration.ofSeconds(30));

        public Http withAddr(ListenAddress value) {
            return new Http(value, host, prefix, secret, relativeUrls, tls, drainTimeout);
        }

        public Http withSecret(Secret value) {
            return new Http(addr, host, prefix, value, relativeUrls, tls, drainTimeout);
        }
    }

    /// How the list of repositories is served.
    ///
    /// @param maxEntries how many a client may ask for at once
    public record Catalog(int maxEntries) {
        public static final Catalog DEFAULT = new Catalog(1000);
    }

    /// How lists of tags are served.
    ///
    /// @param maxTags how many a client may ask for at once
    public record Tags(int maxTags) {
        public static final Tags DEFAULT = new Tags(1000);
    }

    /// The server's certificate chain and its key, both PEM files.
    public record Tls(Path certificate, Path key) {}

    /// What is checked of content before it is taken.
    ///
    /// @param disabled whether neither URLs nor the entries of indexes are checked
    public record Validation(boolean disabled, Manifests manifests) {
        public static final Validation DEFAULT =
                new Validation(false, new Manifests(List.of(), null, new Indexes(Platforms.ALL, List.of())));
    }

    /// @param mediaTypes of manifests that are taken beside OCI's and Docker's
    /// @param urls null to take the URLs of any web server
    public record Manifests(
            List<MediaType> mediaTypes, @Nullable Urls urls, Indexes indexes) {
        public Manifests {
            mediaTypes = List.copyOf(mediaTypes);
        }
    }

    /// Which URLs descriptors may have, by regular expressions in the syntax of RE2.
    ///
    /// @param allow one of them must match; if there is none, no URL is taken
    /// @param deny none of them may match
    public record Urls(List<String> allow, List<String> deny) {
        public Urls {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /// Which entries of an index must be in its repository.
    ///
    /// @param platformList those of [Platforms#LIST]
    public record Indexes(Platforms platforms, List<Platform> platformList) {
        public Indexes {
            platformList = List.copyOf(platformList);
        }
    }

    /// Entries of indexes, by platform.
    public enum Platforms {
        ALL,
        NONE,
        LIST
    }

    /// What an entry of an index runs on.
    public record Platform(String os, String architecture) {}

    /// How a Redis server is reached.
    ///
    /// @param addrs one address; several would be a cluster
    /// @param readTimeout how long an answer may take, and how long a request waits for a free connection
    /// @param poolSize how many connections there are at most
    /// @param connMaxIdleTime how long an idle one is kept
    /// @param tls null for a connection in clear text
    public record Redis(
            List<ListenAddress> addrs,
            @Nullable String username,
            @Nullable Secret password,
            int db,
            Duration dialTimeout,
            Duration readTimeout,
            int poolSize,
            int minIdleConns,
            int maxIdleConns,
            Duration connMaxIdleTime,
            @Nullable RedisTls tls) {

        public static final Redis DEFAULT = new Redis(
                List.of(),
                null,
                null,
                0,
                Duration.ofMillis(250),
                Duration.ofMillis(250),
                64,
                0,
                64,
                Duration.ofMinutes(5),
                null);

        public Redis {
            addrs = List.copyOf(addrs);
        }
    }

    /// How Redis and Gantry prove who they are.
    ///
    /// @param certificate PEM file of the client's certificate, null where none is asked for
    /// @param key PEM file of its key; given together with the certificate
    /// @param rootCas PEM files of the authorities that may have issued Redis's certificate; if none, those that
    ///     the platform trusts
    public record RedisTls(
            @Nullable Path certificate, @Nullable Path key, List<Path> rootCas) {
        public RedisTls {
            rootCas = List.copyOf(rootCas);
        }
    }
}
