// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that can be configured. The records have the shape of the file: a component's name in lower case is
/// its key (`http.draintimeout` is `http().drainTimeout()`), and a storage driver's key is its record's name.
///
/// @param version of the configuration's language: always `0.1`
public record ServerConfig(String version, Log log, Storage storage, Http http) {

    public static final String VERSION = "0.1";

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
    public record Storage(Driver driver, Delete delete, Redirect redirect, Maintenance maintenance) {
        public Storage(Driver driver) {
            this(driver, new Delete(false), new Redirect(false), Maintenance.DEFAULT);
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

    /// The server's certificate chain and its key, both PEM files.
    public record Tls(Path certificate, Path key) {}
}
