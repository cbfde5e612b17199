// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Middleware.Entry;
import dev.gantry.server.config.Middleware.Name;
import dev.gantry.server.config.Middleware.Options;
import dev.gantry.server.config.Middleware.Redirect;
import dev.gantry.server.config.Middleware.Rewrite;
import dev.gantry.server.config.ServerConfig.Storage;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the section `middleware`.
final class MiddlewareReader {

    private static final List<String> NAMES = Arrays.stream(Name.values())
            .map(name -> name.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final Set<String> OF_REDIRECT = Set.of("baseurl", "rootdirectory");
    private static final Set<String> OF_REWRITE = Set.of("scheme", "host", "trimpathprefix");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");

    private final Storage storage;

    private MiddlewareReader(Storage storage) {
        this.storage = storage;
    }

    static Middleware read(Section middleware, Storage storage) {
        MiddlewareReader reader = new MiddlewareReader(storage);
        List<Entry> entries = new ArrayList<>();
        for (Section entry : middleware.sections("storage")) {
            reader.entry(entry, entries).ifPresent(entries::add);
        }
        if (storage.redirect().disable() && entries.stream().anyMatch(entry -> !entry.disabled())) {
            middleware.warn("storage", "has no effect: storage.redirect.disable keeps clients here");
        }
        return new Middleware(entries);
    }

    private Optional<Entry> entry(Section entry, List<Entry> before) {
        Optional<Name> name = name(entry);
        boolean disabled = entry.flag("disabled", false);
        return name.flatMap(known -> disabled
                ? Optional.of(new Entry(known, true, null))
                : options(known, entry, before).map(options -> new Entry(known, false, options)));
    }

    private static Optional<Name> name(Section entry) {
        Optional<String> text = entry.filled("name");
        Optional<Name> name = text.flatMap(Name::of);
        if (name.isEmpty()) {
            String nearest = text.flatMap(given -> Spelling.nearest(given, NAMES))
                    .map("; the nearest is \"%s\""::formatted)
                    .orElse("");
            entry.error("name", "is required: one of %s%s".formatted(String.join(", ", NAMES), nearest));
        }
        return name;
    }

    private Optional<Options> options(Name name, Section entry, List<Entry> before) {
        Section options = entry.section("options");
        return switch (name) {
            case CLOUDFRONT -> {
                requireOnly(CloudFrontReader.KEYS, name, options);
                yield CloudFrontReader.read(entry, options, storage.driver()).map(Options.class::cast);
            }
            case REDIRECT -> {
                requireOnly(OF_REDIRECT, name, options);
                yield redirect(options).map(Options.class::cast);
            }
            case REWRITE -> {
                requireOnly(OF_REWRITE, name, options);
                yield Optional.of(rewrite(entry, options, before));
            }
        };
    }

    /// Reports options of another name; those of none are reported with all unknown keys.
    private static void requireOnly(Set<String> known, Name name, Section options) {
        Set<String> all = Stream.of(CloudFrontReader.KEYS, OF_REDIRECT, OF_REWRITE)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        for (String key : options.keys()) {
            if (all.contains(key) && !known.contains(key)) {
                options.error(
                        key,
                        "is no option of %s, whose options are %s"
                                .formatted(
                                        name.name().toLowerCase(Locale.ROOT),
                                        known.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
    }

    private Optional<Redirect> redirect(Section options) {
        Optional<URI> base = required(options, "baseurl", "a URL, as in https://blobs.example.com");
        boolean rootDirectory = options.flag("rootdirectory", false);
        if (!options.has("rootdirectory") && storage.driver() instanceof S3 s3) {
            base.ifPresent(url -> warnOfLostRoot(options, url, s3.place().rootDirectory()));
        }
        return base.map(url -> new Redirect(url, rootDirectory));
    }

    private static void warnOfLostRoot(Section options, URI base, String rootDirectory) {
        String root = bare(rootDirectory);
        if (!root.isEmpty() && !("/" + bare(base.getPath())).endsWith("/" + root)) {
            options.warn(
                    "baseurl",
                    "addresses leave storage.s3.rootdirectory out, as Distribution's do; set rootdirectory: true if"
                            + " this server serves the bucket from its root, false if it knows");
        }
    }

    private static String bare(String folder) {
        return folder.replaceAll("^/+|/+$", "");
    }

    private static Rewrite rewrite(Section entry, Section options, List<Entry> before) {
        Rewrite rewrite = new Rewrite(
                given(options, "scheme", "(?i)https?", "http or https"),
                given(options, "host", AUTHORITY.pattern(), "a host, with a port or without"),
                options.filled("trimpathprefix").orElse(null));
        if (OF_REWRITE.stream().noneMatch(options::has)) {
            entry.warn("options", "changes nothing: set scheme, host or trimpathprefix");
        }
        boolean isSigned = before.stream()
                .filter(earlier -> !earlier.disabled())
                .noneMatch(earlier -> earlier.name() == Name.REDIRECT);
        if (isSigned && (rewrite.host() != null || rewrite.trimPathPrefix() != null)) {
            options.warn(
                    rewrite.host() == null ? "trimpathprefix" : "host",
                    "the address is signed for another host or path; whoever serves it must put them back, or check"
                            + " no signature (storage.s3.redirectendpoint signs for a host of your own)");
        }
        return rewrite;
    }

    private static @Nullable String given(Section options, String key, String pattern, String accepted) {
        return options.filled(key).isEmpty()
                ? null
                : options.parsed(
                                key,
                                text -> {
                                    if (!text.matches(pattern)) {
                                        throw new IllegalArgumentException("Not " + accepted);
                                    }
                                    return text;
                                },
                                accepted)
                        .orElse(null);
    }

    private static Optional<URI> required(Section options, String key, String accepted) {
        if (options.filled(key).isEmpty()) {
            options.error(key, "is required: " + accepted);
            return Optional.empty();
        }
        return options.parsed(key, HttpReader::absolute, accepted);
    }
}
