// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

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
        @Key(value = "of the configuration's language", otherwise = "required; `0.1`")
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
        Limits limits,
        Metrics metrics) {

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
                Limits.DEFAULT,
                Metrics.DEFAULT);
    }

    /// What is logged, and how.
    ///
    /// @param fields added to every line
    /// @param hooks who is told of lines beside the log itself
    public record Log(
            @Key(
                    value = "how much is logged: `error`, `warn`, `info` or `debug`. The old name is `loglevel`",
                    otherwise = "`info`")
            Level level,

            @Key(
                    value = "`text`, one readable line an event, or `json` or `logstash`, one JSON "
                            + "object a line. The log goes to stderr",
                    otherwise = "`text`")
            Formatter formatter,

            @Key(value = "names and values that are added to every line", otherwise = "none")
            Map<String, String> fields,

            AccessLog accessLog,

            @Key(value = "every line tells of the line of code that wrote it", otherwise = "`false`")
            boolean reportCaller,

            List<LogHook> hooks) {
        public static final Log DEFAULT = new Log(Level.INFO, Formatter.TEXT, Map.of(), AccessLog.DEFAULT);

        public Log {
            fields = Map.copyOf(fields);
            hooks = List.copyOf(hooks);
        }

        public Log(Level level, Formatter formatter, Map<String, String> fields, AccessLog accessLog) {
            this(level, formatter, fields, accessLog, false, List.of());
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

    /// Whether and how every request is logged.
    public record AccessLog(
            @Key(value = "no line for each request", otherwise = "`false`")
            boolean disabled,

            @Key(
                    value = "`event`: a line of the log like all others, in the form that `log.formatter` says;"
                            + " `combined`: a line of Apache's combined log format, on stdout. Gantry's own key",
                    otherwise = "`event`")
            AccessFormat format) {
        public static final AccessLog DEFAULT = new AccessLog(false, AccessFormat.EVENT);

        /// Whether requests are logged in that form.
        public boolean has(AccessFormat other) {
            return !disabled && format == other;
        }
    }

    /// How a request is logged.
    public enum AccessFormat {
        EVENT,
        COMBINED
    }

    /// Where the registry's content lives, and what may be done with it.
    public record Storage(
            Driver driver, Delete delete, Redirect redirect, Maintenance maintenance, Cache cache, TagLookups tag) {
        public Storage(Driver driver) {
            this(driver, new Delete(false), new Redirect(false), Maintenance.DEFAULT);
        }

        public Storage(Driver driver, Delete delete, Redirect redirect, Maintenance maintenance) {
            this(driver, delete, redirect, maintenance, Cache.DEFAULT, TagLookups.DEFAULT);
        }
    }

    /// The store; each driver holds its own parameters.
    public sealed interface Driver permits S3, Filesystem, InMemory {}

    /// A folder of this machine.
    public record Filesystem(
            @Key(value = "the folder of the content", otherwise = "`/var/lib/registry`")
            Path rootDirectory) implements Driver {
        public static final Path DEFAULT_ROOT_DIRECTORY = Path.of("/var/lib/registry");
    }

    /// The memory of this process: gone when it ends.
    @Key("content lives in the process and goes with it; takes no parameters. `storage: inmemory` is the same")
    public record InMemory() implements Driver {}

    /// Whether clients may delete manifests and blobs.
    public record Delete(
            @Key(value = "clients may delete manifests and blobs", otherwise = "`false`")
            boolean enabled) {}

    /// Whether clients are kept from being sent to the store for a blob's bytes.
    public record Redirect(
            @Key(
                    value = "blobs are always served by Gantry; clients are never sent to the store",
                    otherwise = "`false`")
            boolean disable) {}

    /// What is remembered of the store.
    ///
    /// @param blobDescriptor where what was seen of blobs and manifests is kept
    /// @param blobDescriptorSize how many links, and how many contents, this process remembers
    /// @param tagTtl how long a tag may be served from this process's memory; zero for never
    public record Cache(
            @Key(
                    value = "where it is kept what was seen of blobs and manifests: `inmemory`, in this "
                            + "process, or `redis`, told to the other replicas too; see "
                            + "[below](#what-is-remembered). The old name is `layerinfo`",
                    otherwise = "`inmemory`")
            DescriptorCache blobDescriptor,

            @Key(
                    value = "how many links, how many contents and how many tags this process remembers; "
                            + "`0` is the default, not no limit",
                    otherwise = "`100000`")
            int blobDescriptorSize,

            @Key(
                    value = "how long this process may serve a tag from memory. Gantry's own key, which "
                            + "Distribution does not read",
                    otherwise = "`0s`: each request asks the store")
            Duration tagTtl) {
        public static final Cache DEFAULT = new Cache(DescriptorCache.INMEMORY, 100_000, Duration.ZERO);
    }

    /// Who knows what was seen: this process, or by way of Redis the other replicas too.
    public enum DescriptorCache {
        INMEMORY,
        REDIS
    }

    /// What is done to the store beside what clients ask for.
    public record Maintenance(UploadPurging uploadPurging, ReadOnly readOnly) {
        public static final Maintenance DEFAULT = new Maintenance(UploadPurging.DEFAULT);

        public Maintenance(UploadPurging uploadPurging) {
            this(uploadPurging, new ReadOnly(false));
        }
    }

    /// Whether what is stored stays as it is.
    public record ReadOnly(
            @Key(value = "no client may push or delete; `readonly: true` is the same", otherwise = "`false`")
            boolean enabled) {}

    /// How the tags of a repository are looked through.
    public record TagLookups(
            @Key(
                    value = "how many tags are looked up at once where a manifest is deleted, with the tags that "
                            + "point to it",
                    otherwise = "`32`")
            int concurrencyLimit) {
        public static final TagLookups DEFAULT = new TagLookups(32);
    }

    /// How what unfinished uploads leave behind is taken away.
    ///
    /// @param age how old it must be
    /// @param dryRun whether it is only counted
    public record UploadPurging(
            @Key(
                    value = "what unfinished uploads leave behind is taken away; see [below](#left-overs)",
                    otherwise = "`true`")
            boolean enabled,

            @Key(value = "how old it must be; less than `48h` is raised to that, with a warning", otherwise = "`168h`")
            Duration age,

            @Key(value = "how long to wait between two sweeps", otherwise = "`24h`")
            Duration interval,

            @Key(value = "it is counted in the log and left where it is", otherwise = "`false`")
            boolean dryRun) {
        public static final UploadPurging DEFAULT =
                new UploadPurging(true, Duration.ofHours(168), Duration.ofHours(24), false);
    }

    /// How the list of repositories is served.
    ///
    /// @param maxEntries how many a client may ask for at once
    public record Catalog(
            @Key(
                    value = "how many repositories a client may ask for at once; see [below](#long-lists)",
                    otherwise = "`1000`")
            int maxEntries) {
        public static final Catalog DEFAULT = new Catalog(1000);
    }

    /// How lists of tags are served.
    ///
    /// @param maxTags how many a client may ask for at once
    public record Tags(
            @Key(value = "how many tags a client may ask for at once", otherwise = "`1000`")
            int maxTags) {
        public static final Tags DEFAULT = new Tags(1000);
    }
}
