// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Middleware.CloudFront;
import dev.gantry.server.config.Middleware.IpFilter;
import dev.gantry.server.config.Middleware.Signing;
import dev.gantry.server.config.ServerConfig.Driver;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the options of `cloudfront`.
final class CloudFrontReader {

    static final Set<String> KEYS = Set.of(
            "baseurl",
            "privatekey",
            "keypairid",
            "duration",
            "ipfilteredby",
            "awsregion",
            "updatefrequency",
            "iprangesurl",
            "policy",
            "verify");

    private static final String URL = "a URL, as in https://d111111abcdef8.cloudfront.net";
    private static final String PEM = "a PEM file's path, or the PEM text";
    private static final String PAIR_ID = "the id of the public key at CloudFront, as in K2JCJMDEHXQW5F";
    private static final String FILTERS = "one of none, aws, awsregion";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Pattern KEY_PAIR_ID = Pattern.compile("[KA][A-Z0-9]{12,20}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+");

    private final Section options;

    private CloudFrontReader(Section options) {
        this.options = options;
    }

    /// @return empty if something is wrong with it, or if the store is no S3, which draws a warning
    static Optional<CloudFront> read(Section entry, Section options, Driver driver) {
        if (!(driver instanceof S3)) {
            entry.warn("name", "has no effect beside this store: CloudFront serves buckets of S3");
            return Optional.empty();
        }
        return new CloudFrontReader(options).read();
    }

    /// Reads everything before it gives up, so that all problems are told at once.
    private Optional<CloudFront> read() {
        Optional<URI> base = baseUrl();
        Optional<PemKey> key = privateKey();
        Optional<String> id = keyPairId();
        Duration duration = time("duration", CloudFront.DEFAULT_DURATION);
        IpFilter filter = options.parsed("ipfilteredby", CloudFrontReader::filter, FILTERS, IpFilter.NONE);
        List<String> regions = regions(filter);
        Duration frequency = time("updatefrequency", CloudFront.DEFAULT_FREQUENCY);
        URI ranges = options.filled("iprangesurl").isEmpty()
                ? CloudFront.DEFAULT_RANGES
                : options.parsed(
                        "iprangesurl", HttpReader::absolute, "a URL without a query", CloudFront.DEFAULT_RANGES);
        Signing policy = options.choice("policy", Signing.class, Signing.CANNED);
        boolean verify = options.flag("verify", true);
        return base.isEmpty() || key.isEmpty() || id.isEmpty()
                ? Optional.empty()
                : Optional.of(new CloudFront(
                        base.get(), key.get(), id.get(), duration, filter, regions, frequency, ranges, policy, verify));
    }

    private Optional<URI> baseUrl() {
        if (required("baseurl", URL).isEmpty()) {
            return Optional.empty();
        }
        return options.parsed(
                "baseurl", text -> HttpReader.absolute(text.contains("://") ? text : "https://" + text), URL);
    }

    /// A message names the reason, never what was to be the key.
    private Optional<PemKey> privateKey() {
        Optional<String> source = required("privatekey", PEM);
        try {
            return source.map(PemKey::read);
        } catch (InvalidPathException e) {
            options.error("privatekey", "must be " + PEM);
        } catch (IllegalArgumentException e) {
            options.error("privatekey", String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<String> keyPairId() {
        Optional<String> id = required("keypairid", PAIR_ID);
        if (id.isPresent() && !KEY_PAIR_ID.matcher(id.get()).matches()) {
            options.error("keypairid", "must be " + PAIR_ID);
            return Optional.empty();
        }
        return id;
    }

    private List<String> regions(IpFilter filter) {
        List<String> regions = options.texts("awsregion").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (filter == IpFilter.AWSREGION && regions.isEmpty()) {
            options.error("awsregion", "is required beside ipfilteredby: awsregion, as in us-east-1, us-west-2");
        } else if (filter != IpFilter.AWSREGION && !regions.isEmpty()) {
            options.warn("awsregion", "has no effect without ipfilteredby: awsregion");
        }
        return regions;
    }

    /// A number without a unit counts for nothing in Distribution.
    private Duration time(String key, Duration otherwise) {
        if (options.single(key).filter(text -> NUMBER.matcher(text).matches()).isPresent()) {
            String holds = GoDuration.format(otherwise);
            options.warn(
                    key,
                    "a number without a unit counts for nothing here, as in Distribution: %s holds; write a unit: 60s"
                            .formatted(holds));
            return otherwise;
        }
        Duration time = options.duration(key, otherwise);
        if (time.compareTo(SHORTEST) < 0) {
            options.error(key, "must be a second at least");
            return otherwise;
        }
        return time;
    }

    private Optional<String> required(String key, String accepted) {
        Optional<String> value = options.filled(key);
        if (value.isEmpty()) {
            options.error(key, "is required: " + accepted);
        }
        return value;
    }

    private static IpFilter filter(String text) {
        return text.isBlank() ? IpFilter.NONE : IpFilter.valueOf(text.strip().toUpperCase(Locale.ROOT));
    }
}
