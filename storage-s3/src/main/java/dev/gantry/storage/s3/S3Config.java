// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the bucket is, who asks, and how much the driver may use at once.
///
/// @param credentials absent: the SDK's default chain (environment, web identity, profile, container, instance)
/// @param endpoint absent: Amazon's own for the region
/// @param rootDirectory the folder of the bucket below which everything lies; empty for the bucket itself
/// @param redirectExpiry how long an address given to a client is good
public record S3Config(
        String bucket,
        String region,
        @Nullable URI endpoint,
        boolean forcePathStyle,
        boolean skipVerify,
        String rootDirectory,
        @Nullable Credentials credentials,
        Upload upload,
        Copy copy,
        Calls calls,
        Duration redirectExpiry) {

    /// The smallest part that S3 takes, except as the last.
    ///
    /// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">S3 multipart limits</a>
    static final long MIN_PART_BYTES = 5L << 20;

    /// The largest part, and the largest object that one PUT or one copy makes.
    static final long MAX_PART_BYTES = 5L << 30;

    /// How many parts an upload may have.
    static final int MAX_PARTS = 10_000;

    public S3Config {
        require(!bucket.isBlank(), "The bucket has no name");
        require(!region.isBlank(), "The region has no name");
        require(redirectExpiry.isPositive(), "redirect expiry must be positive, is " + redirectExpiry);
        require(
                redirectExpiry.compareTo(Duration.ofDays(7)) <= 0,
                "redirect expiry is at most 7 days, is " + redirectExpiry);
        rootDirectory = rootDirectory.replaceAll("^/+|/+$", "");
    }

    public static Builder builder(String bucket, String region) {
        return new Builder(bucket, region);
    }

    /// All defaults, for a bucket on Amazon S3.
    public static S3Config of(String bucket, String region) {
        return builder(bucket, region).build();
    }

    /// A fixed key pair. Prints without its secret.
    public record Credentials(String accessKey, String secretKey) {

        public Credentials {
            require(!accessKey.isEmpty(), "The access key is empty");
            require(!secretKey.isEmpty(), "The secret key is empty");
        }

        @Override
        public String toString() {
            return "Credentials[accessKey=" + accessKey + ", secretKey=***]";
        }
    }

    /// How objects are written.
    ///
    /// @param partBytes the size of every part but the last
    /// @param partsInFlight how many parts of one object are sent at once
    /// @param memoryBytes buffer memory of the whole process, off heap; 0 for a quarter of the largest heap
    /// @param holdBytes how much of an object whose target is not known yet is kept in memory; never more than
    ///     an eighth of the memory, but always one part
    public record Upload(long partBytes, int partsInFlight, long memoryBytes, long holdBytes) {

        public static final Upload DEFAULT = new Upload(10L << 20, 4, 0, 64L << 20);

        public Upload {
            requirePartSize("chunksize", partBytes);
            require(partsInFlight >= 1, "parts in flight must be at least 1, is " + partsInFlight);
            require(
                    memoryBytes == 0 || memoryBytes >= 3 * partBytes,
                    "buffer memory must hold 3 parts of %d bytes, is %d".formatted(partBytes, memoryBytes));
            require(holdBytes >= 0, "hold limit must not be negative, is " + holdBytes);
            if (memoryBytes == 0) {
                memoryBytes = Math.max(Runtime.getRuntime().maxMemory() / 4, 3 * partBytes);
            }
            holdBytes = Math.max(partBytes, Math.min(holdBytes, memoryBytes / 8));
        }
    }

    /// How objects are copied within the bucket.
    ///
    /// @param chunkBytes the size of a part that is copied
    /// @param maxConcurrency how many parts of one object are copied at once
    /// @param thresholdBytes up to this size one request copies all
    public record Copy(long chunkBytes, int maxConcurrency, long thresholdBytes) {

        public static final Copy DEFAULT = new Copy(32L << 20, 100, 32L << 20);

        public Copy {
            requirePartSize("multipartcopychunksize", chunkBytes);
            require(maxConcurrency >= 1, "multipartcopymaxconcurrency must be at least 1, is " + maxConcurrency);
            require(
                    thresholdBytes >= 0 && thresholdBytes <= MAX_PART_BYTES,
                    "multipartcopythresholdsize must be from 0 to 5 GiB, is " + thresholdBytes);
        }
    }

    /// How long the store may take.
    ///
    /// @param maxAttempts how often a request is sent at most
    /// @param callTimeout a request with all its attempts
    /// @param partTimeout the same, for a request that moves a part or finishes an object
    /// @param stallTimeout how long a connection may be silent
    /// @param maxConnections open connections of the process
    public record Calls(
            int maxAttempts, Duration callTimeout, Duration partTimeout, Duration stallTimeout, int maxConnections) {

        public static final Calls DEFAULT =
                new Calls(5, Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(15), 256);

        public Calls {
            require(maxAttempts >= 1, "attempts must be at least 1, are " + maxAttempts);
            require(maxConnections >= 1, "connections must be at least 1, are " + maxConnections);
            require(callTimeout.isPositive(), "call timeout must be positive, is " + callTimeout);
            require(partTimeout.isPositive(), "part timeout must be positive, is " + partTimeout);
            require(stallTimeout.isPositive(), "stall timeout must be positive, is " + stallTimeout);
        }
    }

    private static void requirePartSize(String name, long bytes) {
        require(
                bytes >= MIN_PART_BYTES && bytes <= MAX_PART_BYTES,
                "%s must be from 5 MiB (%d) to 5 GiB, is %d".formatted(name, MIN_PART_BYTES, bytes));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Collects the settings that differ from the defaults.
    public static final class Builder {

        private final String bucket;
        private final String region;
        private @Nullable String endpoint;
        private boolean secure = true;
        private boolean forcePathStyle;
        private boolean skipVerify;
        private String rootDirectory = "";
        private @Nullable Credentials credentials;
        private Upload upload = Upload.DEFAULT;
        private Copy copy = Copy.DEFAULT;
        private Calls calls = Calls.DEFAULT;
        private Duration redirectExpiry = Duration.ofMinutes(20);

        private Builder(String bucket, String region) {
            this.bucket = bucket;
            this.region = region;
        }

        /// `host`, `host:port`, or a URL, whose scheme then decides instead of [#secure].
        public Builder endpoint(@Nullable String value) {
            endpoint = value;
            return this;
        }

        public Builder secure(boolean value) {
            secure = value;
            return this;
        }

        public Builder forcePathStyle(boolean value) {
            forcePathStyle = value;
            return this;
        }

        /// Whether certificates of the store are taken unseen.
        public Builder skipVerify(boolean value) {
            skipVerify = value;
            return this;
        }

        public Builder rootDirectory(String value) {
            rootDirectory = value;
            return this;
        }

        public Builder credentials(@Nullable Credentials value) {
            credentials = value;
            return this;
        }

        public Builder upload(Upload value) {
            upload = value;
            return this;
        }

        public Builder copy(Copy value) {
            copy = value;
            return this;
        }

        public Builder calls(Calls value) {
            calls = value;
            return this;
        }

        public Builder redirectExpiry(Duration value) {
            redirectExpiry = value;
            return this;
        }

        /// @throws IllegalArgumentException if an address makes no sense
        public S3Config build() {
            return new S3Config(
                    bucket,
                    region,
                    endpointUri(),
                    forcePathStyle,
                    skipVerify,
                    rootDirectory,
                    credentials,
                    upload,
                    copy,
                    calls,
                    redirectExpiry);
        }

        private @Nullable URI endpointUri() {
            String text = endpoint;
            if (text == null || text.isBlank()) {
                String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
                return secure ? null : URI.create("http://s3." + region + domain);
            }
            URI uri = URI.create(text.contains("://") ? text : (secure ? "https://" : "http://") + text);
            require(uri.getHost() != null, "The endpoint names no host: " + text);
            require(
                    "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()),
                    "The endpoint is neither http nor https: " + text);
            return uri;
        }
    }
}
