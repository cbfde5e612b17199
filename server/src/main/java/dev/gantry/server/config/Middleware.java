// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands in front of the store: the section `middleware`.
///
/// @param storage each entry stands in front of those before it
public record Middleware(List<Entry> storage) {

    static final String BASE_URL = "`cloudfront`, `redirect`: where objects are served, `SCHEME://HOST[/PATH]`;"
            + " for `cloudfront`, `https` where no scheme is given, and an object's address is this and its key in the"
            + " bucket, the root directory included";

    public static final Middleware DEFAULT = new Middleware(List.of());

    public Middleware {
        storage = List.copyOf(storage);
    }

    /// @param options null where the entry is disabled
    public record Entry(
            @Key(
                    value =
                            "which one: `cloudfront`, `redirect` or `rewrite`. Each entry stands in front of the store and"
                                    + " of the entries before it; see [cloudfront.md](cloudfront.md)",
                    otherwise = "required")
            Name name,

            @Key(value = "the entry is passed over, and its options are not looked at", otherwise = "`false`")
            boolean disabled,

            @Key("what it is told") @Nullable Options options) {}

    /// The names that there are.
    public enum Name {
        CLOUDFRONT,
        REDIRECT,
        REWRITE;

        static Optional<Name> of(String text) {
            for (Name name : values()) {
                if (name.name().equalsIgnoreCase(text)) {
                    return Optional.of(name);
                }
            }
            return Optional.empty();
        }
    }

    /// What the entry of a name is told.
    public sealed interface Options permits CloudFront, Redirect, Rewrite {}

    /// Clients are sent to Amazon CloudFront by signed addresses.
    public record CloudFront(
            @Key(value = BASE_URL, otherwise = "required by both")
            URI baseUrl,

            @Key(
                    value =
                            "`cloudfront`: the private key of the pair: a PEM file's path, or the PEM text itself; RSA or"
                                    + " ECDSA (P-256), in PKCS#1, PKCS#8 or SEC 1, without a passphrase",
                    otherwise = "required")
            PemKey privateKey,

            @Key(
                    value = "`cloudfront`: the id that CloudFront gave the public key, as in `K2JCJMDEHXQW5F`",
                    otherwise = "required")
            String keyPairId,

            @Key(
                    value = "`cloudfront`: how long an address is good for. As in Distribution a number without a unit"
                            + " counts for nothing, and draws a warning",
                    otherwise = "`20m`")
            Duration duration,

            @Key(
                    value = "`cloudfront`: which clients are sent to S3 itself: `none`; `aws`, those with an address of"
                            + " Amazon's; `awsregion`, those with one of certain regions",
                    otherwise = "`none`")
            IpFilter ipFilteredBy,

            @Key(
                    value = "`cloudfront`: the regions of `awsregion`, a list or a text with commas",
                    otherwise = "required by `awsregion`")
            List<String> awsRegion,

            @Key(
                    value = "`cloudfront`: how often the list of Amazon's addresses is asked for again; the last good"
                            + " one holds as long as there is no other",
                    otherwise = "`12h`")
            Duration updateFrequency,

            @Key(
                    value = "`cloudfront`: where that list is. With a filter, the server does not start without it",
                    otherwise = "`https://ip-ranges.amazonaws.com/ip-ranges.json`")
            URI ipRangesUrl,

            @Key(
                    value = "`cloudfront`, Gantry's own: `canned`, an address is good for whoever has it; `custom`, for"
                            + " the IPv4 address alone from which the client asked Gantry (a policy cannot name IPv6)",
                    otherwise = "`canned`")
            Signing policy,

            @Key(
                    value = "`cloudfront`, Gantry's own: the server asks the edge at start what it makes of its"
                            + " signatures, and ends if it refuses them; an edge that cannot be reached is a warning",
                    otherwise = "`true`")
            boolean verify)
            implements Options {

        static final Duration DEFAULT_DURATION = Duration.ofMinutes(20);
        static final Duration DEFAULT_FREQUENCY = Duration.ofHours(12);
        static final URI DEFAULT_RANGES = URI.create("https://ip-ranges.amazonaws.com/ip-ranges.json");

        public CloudFront {
            awsRegion = List.copyOf(awsRegion);
        }
    }

    /// Which clients are sent to S3 itself.
    public enum IpFilter {
        NONE,
        AWS,
        AWSREGION
    }

    /// Whom an address is good for.
    public enum Signing {
        CANNED,
        CUSTOM
    }

    /// Clients are sent to a server that needs no signature.
    public record Redirect(
            @Key(value = BASE_URL, otherwise = "required by both")
            URI baseUrl,

            @Key(
                    value = "`redirect`, Gantry's own: the address holds `storage.s3.rootdirectory`, for a"
                            + " server that serves the bucket from its root; Distribution leaves it out",
                    otherwise = "`false`")
            boolean rootDirectory)
            implements Options {}

    /// Parts of the address are replaced, whoever gave it.
    public record Rewrite(
            @Key("`rewrite`: the scheme that is put in place, `http` or `https`") @Nullable
            String scheme,

            @Key("`rewrite`: the host that is put in place, with its port if it has one") @Nullable
            String host,

            @Key("`rewrite`: what is taken off the front of the path") @Nullable
            String trimPathPrefix)
            implements Options {}
}
