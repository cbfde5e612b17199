// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the section `storage.s3`. Bounds are those of Distribution's S3 driver, which are those of S3.
final class S3Reader {

    private static final DataSize NOTHING = new DataSize(0);
    private static final DataSize SMALLEST_PART = DataSize.ofMebibytes(5);
    private static final DataSize LARGEST_PART = DataSize.ofMebibytes(5 * 1024L);
    private static final DataSize LARGEST_MEMORY = DataSize.ofMebibytes(1L << 20);
    private static final Duration SHORTEST_EXPIRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(7);

    private final Section s3;

    private S3Reader(Section s3) {
        this.s3 = s3;
    }

    static S3 read(Section parameters) {
        return new S3Reader(parameters).read();
    }

    private S3 read() {
        S3.Place place = S3PlaceReader.read(s3);
        S3.Access access = access(place);
        return new S3(
                place,
                trust(),
                access,
                S3ObjectsReader.read(s3, place, access),
                uploads(),
                copies(),
                new S3.Reads(s3.number("readahead", S3.Reads.DEFAULT.readAhead(), 1)),
                calls(),
                redirects(),
                new S3.Wire(userAgent(), s3.choice("loglevel", S3.LogLevel.class, S3.LogLevel.OFF)));
    }

    private S3.Trust trust() {
        boolean skipVerify = s3.flag("skipverify", false);
        RootCa rootCa = null;
        try {
            rootCa = s3.filled("rootca").map(RootCa::read).orElse(null);
        } catch (IllegalArgumentException e) {
            s3.error("rootca", e.getMessage() + "; it takes PEM text, or the path of a file with it");
        }
        if (skipVerify && rootCa != null) {
            s3.warn("rootca", "has no effect: skipverify takes any certificate");
        }
        return new S3.Trust(skipVerify, rootCa);
    }

    private @Nullable String userAgent() {
        return s3.filled("useragent").isEmpty()
                ? null
                : s3.parsed(
                                "useragent",
                                text -> {
                                    if (!text.matches("[ -~]+")) {
                                        throw new IllegalArgumentException("No header: " + text);
                                    }
                                    return text.strip();
                                },
                                "one line of ASCII, since it goes into a header")
                        .orElse(null);
    }

    private S3.Access access(S3.Place place) {
        Secret accessKey = credential("accesskey", "secretkey");
        Secret secretKey = credential("secretkey", "accesskey");
        String roleArn = s3.filled("rolearn").orElse(null);
        return new S3.Access(
                accessKey,
                secretKey,
                beside("sessiontoken", accessKey != null && secretKey != null, "accesskey and secretkey"),
                roleArn,
                beside("externalid", roleArn != null, "rolearn"),
                v4Auth(place));
    }

    private boolean v4Auth(S3.Place place) {
        boolean v4 = s3.flag("v4auth", true);
        if (!v4 && place.isAmazon()) {
            s3.error("v4auth", "must be true on Amazon S3, which does not take version 2 of the signature any more");
        } else if (!v4 && place.region().equals("eu-central-1")) {
            s3.error("v4auth", "must be true in eu-central-1, which has never taken version 2 of the signature");
        }
        return v4;
    }

    /// A secret that has a meaning only beside others.
    private @Nullable Secret beside(String key, boolean areThere, String others) {
        Optional<String> value = s3.filled(key);
        if (value.isPresent() && !areThere) {
            s3.warn(key, "is not used without " + others);
            return null;
        }
        return value.map(Secret::new).orElse(null);
    }

    /// Distribution takes the pair only if both are there, and looks for other credentials otherwise.
    private @Nullable Secret credential(String key, String other) {
        Optional<String> value = s3.filled(key);
        if (value.isPresent() && s3.filled(other).isEmpty()) {
            s3.warn(key, "is not used without %s; the SDK looks for credentials elsewhere".formatted(other));
            return null;
        }
        return value.map(Secret::new).orElse(null);
    }

    private S3.Uploads uploads() {
        S3.Uploads standard = S3.Uploads.DEFAULT;
        return new S3.Uploads(
                chunkSize(),
                s3.number("partsinflight", standard.partsInFlight(), 1),
                s3.filled("buffermemory").isEmpty()
                        ? null
                        : s3.size("buffermemory", NOTHING, DataSize.ofMebibytes(15), LARGEST_MEMORY));
    }

    private ChunkSize chunkSize() {
        ChunkSize standard = S3.Uploads.DEFAULT.chunkSize();
        ChunkSize read = s3.parsed("chunksize", ChunkSize::parse, ChunkSize.ACCEPTED, standard);
        long bytes = read.size().bytes();
        if (bytes < SMALLEST_PART.bytes() || bytes > LARGEST_PART.bytes()) {
            s3.error("chunksize", "must be at least %s and at most %s".formatted(SMALLEST_PART, LARGEST_PART));
            return standard;
        }
        return read;
    }

    private S3.Copies copies() {
        S3.Copies standard = S3.Copies.DEFAULT;
        return new S3.Copies(
                s3.size("multipartcopychunksize", standard.multipartCopyChunkSize(), SMALLEST_PART, LARGEST_PART),
                s3.number("multipartcopymaxconcurrency", standard.multipartCopyMaxConcurrency(), 1),
                s3.size("multipartcopythresholdsize", standard.multipartCopyThresholdSize(), NOTHING, LARGEST_PART));
    }

    private S3.Calls calls() {
        S3.Calls standard = S3.Calls.DEFAULT;
        return new S3.Calls(
                s3.number("maxattempts", standard.maxAttempts(), 1),
                s3.duration("calltimeout", standard.callTimeout()),
                s3.number("maxconcurrency", standard.maxConcurrency(), 1),
                s3.filled("requestspersecond").isEmpty()
                        ? null
                        : Integer.valueOf(s3.number("requestspersecond", 1, 1)));
    }

    private S3.Redirects redirects() {
        Duration expiry = s3.duration("redirectexpiry", S3.Redirects.DEFAULT.redirectExpiry());
        if (expiry.compareTo(SHORTEST_EXPIRY) < 0 || expiry.compareTo(LONGEST_EXPIRY) > 0) {
            s3.error("redirectexpiry", "must be at least 1 second and at most 7 days");
            expiry = S3.Redirects.DEFAULT.redirectExpiry();
        }
        URI endpoint = s3.filled("redirectendpoint").isEmpty()
                ? null
                : s3.parsed(
                                "redirectendpoint",
                                S3Reader::bareAddress,
                                "a URL without path, as in https://s3.example.com")
                        .orElse(null);
        return new S3.Redirects(endpoint, expiry);
    }

    private static URI bareAddress(String text) {
        URI uri = HttpReader.absolute(text);
        if (uri.getUserInfo() != null
                || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
            throw new IllegalArgumentException("More than scheme, host and port");
        }
        return uri;
    }
}
