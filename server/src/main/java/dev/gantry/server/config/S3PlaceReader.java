// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads where the bucket is, and refuses what Amazon forbids to combine: at the first request it would be too late.
final class S3PlaceReader {

    /// Where Amazon's certificates for the hosts of buckets reach: one label.
    private static final Pattern ONE_LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    /// Amazon forms host names of them.
    private static final Pattern AMAZON_REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private final Section s3;

    private S3PlaceReader(Section s3) {
        this.s3 = s3;
    }

    static S3.Place read(Section s3) {
        return new S3PlaceReader(s3).read();
    }

    private S3.Place read() {
        boolean secure = s3.flag("secure", true);
        URI endpoint = endpoint(secure);
        var place = new S3.Place(
                region(endpoint),
                endpoint,
                s3.flag("forcepathstyle", false),
                bucket(),
                s3.text("rootdirectory").orElse(""),
                secure,
                s3.flag("usedualstack", false),
                s3.flag("accelerate", false),
                s3.flag("usefipsendpoint", false));
        refuseWithEndpoint("usedualstack", place.useDualStack());
        refuseWithEndpoint("accelerate", place.accelerate());
        refuseWithEndpoint("usefipsendpoint", place.useFipsEndpoint());
        if (place.accelerate()) {
            refuseAcceleration(place);
        }
        if (place.useFipsEndpoint() && place.region().startsWith("cn-")) {
            s3.error("usefipsendpoint", "must not be true in China: there are no such addresses");
        }
        return place;
    }

    private void refuseWithEndpoint(String key, boolean isOn) {
        if (isOn && s3.filled("regionendpoint").isPresent()) {
            s3.error(key, "chooses among Amazon's own addresses; with regionendpoint there is nothing to choose");
        }
    }

    private void refuseAcceleration(S3.Place place) {
        if (place.forcePathStyle()) {
            s3.error("accelerate", "needs the bucket in the host: forcepathstyle must be false");
        }
        if (place.useFipsEndpoint()) {
            s3.error("accelerate", "has no addresses with validated cryptography: usefipsendpoint must be false");
        }
        if (!place.bucket().isEmpty() && !ONE_LABEL.matcher(place.bucket()).matches()) {
            s3.error("accelerate", "needs a bucket whose name is one label of a host: lower case, digits, hyphens");
        }
    }

    private String bucket() {
        return s3.filled("bucket").orElseGet(() -> {
            s3.error("bucket", "is required: the name of the bucket");
            return "";
        });
    }

    /// Amazon's stores need a region; others are asked with one that they ignore.
    private String region(@Nullable URI endpoint) {
        boolean isAmazons = endpoint == null && s3.filled("regionendpoint").isEmpty();
        String region = s3.filled("region").orElse("");
        if (isAmazons && region.isEmpty()) {
            s3.error("region", "is required, as in eu-central-1, unless regionendpoint is given");
        } else if (isAmazons && !AMAZON_REGION.matcher(region).matches()) {
            s3.error("region", "must be a part of a host name, as in eu-central-1, unless regionendpoint is given");
        }
        return region.isEmpty() ? "us-east-1" : region;
    }

    private @Nullable URI endpoint(boolean secure) {
        if (s3.filled("regionendpoint").isEmpty()) {
            return null;
        }
        String scheme = secure ? "https://" : "http://";
        return s3.parsed(
                        "regionendpoint",
                        text -> HttpReader.absolute(text.contains("://") ? text : scheme + text),
                        "a URL as in https://s3.example.com, or host and port")
                .orElse(null);
    }
}
