// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.Delete;
import dev.gantry.server.config.ServerConfig.Driver;
import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.Redirect;
import dev.gantry.server.config.ServerConfig.S3;
import dev.gantry.server.config.ServerConfig.Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the section `storage`. Bounds are those of Distribution's S3 driver, which are those of S3.
final class StorageReader {

    static final String ONE_STORE = "must name exactly one store: s3, filesystem or inmemory";

    private static final Set<String> STORES = Set.of("s3", "s3aws", "filesystem", "inmemory");
    private static final Set<String> NO_STORES = Set.of("maintenance", "cache", "delete", "redirect", "tag");
    private static final DataSize NOTHING = new DataSize(0);
    private static final DataSize SMALLEST_PART = DataSize.ofMebibytes(5);
    private static final DataSize LARGEST_PART = DataSize.ofMebibytes(5 * 1024L);
    private static final Driver PLACEHOLDER = new InMemory();

    private StorageReader() {}

    /// @return what was read; after an error its driver stands for nothing
    static Storage read(Section file) {
        Optional<String> shortForm = file.single("storage");
        if (shortForm.isPresent()) {
            return new Storage(byName(file, shortForm.get()));
        }
        Section storage = file.section("storage");
        return new Storage(
                driver(file, storage),
                new Delete(storage.section("delete").flag("enabled", false)),
                new Redirect(storage.section("redirect").flag("disable", false)));
    }

    /// The short form, `storage: inmemory`.
    private static Driver byName(Section file, String store) {
        return switch (store) {
            case "inmemory" -> new InMemory();
            case "filesystem" -> new Filesystem(Filesystem.DEFAULT_ROOT_DIRECTORY);
            default -> {
                file.error("storage", ONE_STORE);
                yield PLACEHOLDER;
            }
        };
    }

    private static Driver driver(Section file, Section storage) {
        List<String> stores = storage.keys().stream().filter(STORES::contains).toList();
        if (stores.size() > 1) {
            file.error("storage", "%s; it names %s".formatted(ONE_STORE, String.join(" and ", stores)));
            return PLACEHOLDER;
        }
        if (stores.isEmpty()) {
            if (NO_STORES.containsAll(storage.keys())) { // any other key was reported where it stands
                file.error("storage", ONE_STORE);
            }
            return PLACEHOLDER;
        }
        Section parameters = storage.section(stores.getFirst());
        return switch (stores.getFirst()) {
            case "filesystem" -> filesystem(parameters);
            case "inmemory" -> new InMemory();
            default -> s3(parameters);
        };
    }

    private static Filesystem filesystem(Section parameters) {
        return new Filesystem(
                parameters.parsed("rootdirectory", Path::of, "a folder's path", Filesystem.DEFAULT_ROOT_DIRECTORY));
    }

    private static S3 s3(Section parameters) {
        boolean secure = parameters.flag("secure", true);
        URI endpoint = endpoint(parameters, secure);
        return new S3(
                credential(parameters, "accesskey", "secretkey"),
                credential(parameters, "secretkey", "accesskey"),
                region(parameters, endpoint),
                endpoint,
                parameters.flag("forcepathstyle", false),
                bucket(parameters),
                secure,
                parameters.flag("skipverify", false),
                parameters.size("chunksize", S3.DEFAULT_CHUNK_SIZE, SMALLEST_PART, LARGEST_PART),
                parameters.size("multipartcopychunksize", S3.DEFAULT_COPY_CHUNK_SIZE, SMALLEST_PART, LARGEST_PART),
                parameters.number("multipartcopymaxconcurrency", S3.DEFAULT_COPY_MAX_CONCURRENCY, 1),
                parameters.size("multipartcopythresholdsize", S3.DEFAULT_COPY_THRESHOLD_SIZE, NOTHING, LARGEST_PART),
                parameters.text("rootdirectory").orElse(""));
    }

    /// Distribution takes the pair only if both are there, and looks for other credentials otherwise.
    private static @Nullable Secret credential(Section parameters, String key, String other) {
        Optional<String> value = parameters.filled(key);
        if (value.isPresent() && parameters.filled(other).isEmpty()) {
            parameters.warn(key, "is not used without %s; the SDK looks for credentials elsewhere".formatted(other));
            return null;
        }
        return value.map(Secret::new).orElse(null);
    }

    private static String bucket(Section parameters) {
        return parameters.filled("bucket").orElseGet(() -> {
            parameters.error("bucket", "is required: the name of the bucket");
            return "";
        });
    }

    /// Amazon's stores need a region; others are asked with one that they ignore.
    private static String region(Section parameters, @Nullable URI endpoint) {
        return parameters.filled("region").orElseGet(() -> {
            if (endpoint == null && parameters.filled("regionendpoint").isEmpty()) {
                parameters.error("region", "is required, as in eu-central-1, unless regionendpoint is given");
            }
            return "us-east-1";
        });
    }

    private static @Nullable URI endpoint(Section parameters, boolean secure) {
        if (parameters.filled("regionendpoint").isEmpty()) {
            return null;
        }
        String scheme = secure ? "https://" : "http://";
        return parameters
                .parsed(
                        "regionendpoint",
                        text -> HttpReader.absolute(text.contains("://") ? text : scheme + text),
                        "a URL as in https://s3.example.com, or host and port")
                .orElse(null);
    }
}
