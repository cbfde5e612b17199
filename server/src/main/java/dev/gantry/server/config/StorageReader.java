// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.janitor.Janitor;
import dev.gantry.server.config.ServerConfig.Cache;
import dev.gantry.server.config.ServerConfig.Delete;
import dev.gantry.server.config.ServerConfig.DescriptorCache;
import dev.gantry.server.config.ServerConfig.Driver;
import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.Maintenance;
import dev.gantry.server.config.ServerConfig.ReadOnly;
import dev.gantry.server.config.ServerConfig.Redirect;
import dev.gantry.server.config.ServerConfig.Storage;
import dev.gantry.server.config.ServerConfig.TagLookups;
import dev.gantry.server.config.ServerConfig.UploadPurging;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the section `storage`.
final class StorageReader {

    static final String ONE_STORE = "must name exactly one store: s3, filesystem or inmemory";

    static final Set<String> STORES = Set.of("s3", "s3aws", "filesystem", "inmemory");
    private static final Set<String> NO_STORES = Set.of("maintenance", "cache", "delete", "redirect", "tag");
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
                new Redirect(storage.section("redirect").flag("disable", false)),
                maintenance(storage.section("maintenance")),
                cache(storage.section("cache")),
                tag(storage.section("tag")));
    }

    /// `readonly` is a section, or its one value in short.
    private static Maintenance maintenance(Section maintenance) {
        boolean readOnly = maintenance.single("readonly").isPresent()
                ? maintenance.flag("readonly", false)
                : maintenance.section("readonly").flag("enabled", false);
        return new Maintenance(uploadPurging(maintenance.section("uploadpurging")), new ReadOnly(readOnly));
    }

    private static TagLookups tag(Section tag) {
        int most = tag.number("concurrencylimit", 0, 0);
        return most == 0 ? TagLookups.DEFAULT : new TagLookups(most);
    }

    /// No entry at all, which is no limit in Distribution, means the default.
    private static Cache cache(Section cache) {
        int entries = cache.number("blobdescriptorsize", 0, 0);
        return new Cache(
                cache.filled("blobdescriptor").isEmpty()
                        ? Cache.DEFAULT.blobDescriptor()
                        : cache.choice("blobdescriptor", DescriptorCache.class, Cache.DEFAULT.blobDescriptor()),
                entries == 0 ? Cache.DEFAULT.blobDescriptorSize() : entries,
                cache.duration("tagttl", Cache.DEFAULT.tagTtl()));
    }

    /// Distribution wants all four keys where there is the section; a file that has fewer means the defaults.
    private static UploadPurging uploadPurging(Section purging) {
        boolean enabled = purging.flag("enabled", UploadPurging.DEFAULT.enabled());
        Duration age = purging.duration("age", UploadPurging.DEFAULT.age());
        Duration interval = purging.duration("interval", UploadPurging.DEFAULT.interval());
        if (interval.isZero()) {
            purging.error("interval", "must be longer than nothing");
        }
        if (enabled && age.compareTo(Janitor.LEAST_AGE) < 0) {
            purging.warn(
                    "age",
                    "is raised to %dh: what is younger may belong to an upload that goes on"
                            .formatted(Janitor.LEAST_AGE.toHours()));
            age = Janitor.LEAST_AGE;
        }
        return new UploadPurging(enabled, age, interval, purging.flag("dryrun", UploadPurging.DEFAULT.dryRun()));
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
            default -> S3Reader.read(parameters);
        };
    }

    private static Filesystem filesystem(Section parameters) {
        return new Filesystem(
                parameters.parsed("rootdirectory", Path::of, "a folder's path", Filesystem.DEFAULT_ROOT_DIRECTORY));
    }
}
