// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A bucket of Amazon S3, or of a store that speaks its API: the section `storage.s3`, in groups. The keys of all
/// groups stand in that section itself.
public record S3(
        Place place,
        Trust trust,
        Access access,
        Objects objects,
        Uploads uploads,
        Copies copies,
        Reads reads,
        Calls calls,
        Redirects redirects,
        Wire wire)
        implements ServerConfig.Driver {

    /// All defaults.
    public static S3 of(Place place, Access access) {
        return new S3(
                place,
                new Trust(false, null),
                access,
                Objects.DEFAULT,
                Uploads.DEFAULT,
                Copies.DEFAULT,
                Reads.DEFAULT,
                Calls.DEFAULT,
                Redirects.DEFAULT,
                new Wire(null, LogLevel.OFF));
    }

    /// Where the bucket is.
    ///
    /// @param regionEndpoint where the store answers, for stores other than Amazon's
    /// @param rootDirectory below which all keys lie; empty for the bucket's root
    /// @param secure whether an endpoint that names no scheme is reached by TLS
    public record Place(
            String region,
            @Nullable URI regionEndpoint,
            boolean forcePathStyle,
            String bucket,
            String rootDirectory,
            boolean secure,
            boolean useDualStack,
            boolean accelerate,
            boolean useFipsEndpoint) {

        /// The root of a bucket at an endpoint that names it in the path.
        public static Place at(URI endpoint, String region, String bucket) {
            boolean secure = "https".equals(endpoint.getScheme());
            return new Place(region, endpoint, true, bucket, "", secure, false, false, false);
        }

        /// Whether this is Amazon's S3, be it by an address that was given.
        boolean isAmazon() {
            if (regionEndpoint == null) {
                return true;
            }
            String host = regionEndpoint.getHost().toLowerCase(Locale.ROOT);
            return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
        }

        /// An endpoint says so by its scheme.
        boolean isByTls() {
            return regionEndpoint == null ? secure : "https".equalsIgnoreCase(regionEndpoint.getScheme());
        }

        /// The endpoint without what may be secret in it.
        public String where() {
            if (regionEndpoint == null) {
                return "Amazon S3, " + region;
            }
            String port = regionEndpoint.getPort() < 0 ? "" : ":" + regionEndpoint.getPort();
            return regionEndpoint.getScheme() + "://" + regionEndpoint.getHost() + port;
        }
    }

    /// How the store proves who it is.
    ///
    /// @param skipVerify whether the store's certificate goes unchecked
    /// @param rootCa who may have issued it beside those that the platform trusts
    public record Trust(boolean skipVerify, @Nullable RootCa rootCa) {}

    /// Who asks. Without keys the AWS SDK looks for credentials.
    ///
    /// @param roleArn assumed with those credentials
    public record Access(
            @Nullable Secret accessKey,
            @Nullable Secret secretKey,
            @Nullable Secret sessionToken,
            @Nullable String roleArn,
            @Nullable Secret externalId,
            boolean v4Auth) {

        public static Access of(Secret accessKey, Secret secretKey) {
            return new Access(accessKey, secretKey, null, null, null, true);
        }
    }

    /// What the store does with objects.
    ///
    /// @param keyId of KMS
    /// @param sse the algorithm, where it is not what `encrypt` and `keyid` make it
    /// @param storageClass as S3 names it; `NONE` sends no header
    /// @param objectAcl as S3 names it
    public record Objects(
            boolean encrypt,
            @Nullable String keyId,
            @Nullable String sse,
            @Nullable String storageClass,
            @Nullable String objectAcl,
            Checksums checksums) {
        public static final Objects DEFAULT = new Objects(false, null, null, null, null, Checksums.AUTO);
    }

    /// Checksums beside the signature.
    public enum Checksums {
        AUTO,
        WHEN_REQUIRED,
        CRC64NVME,
        CRC32C
    }

    /// How objects are written.
    ///
    /// @param chunkSize of every part but the last
    /// @param partsInFlight of one object
    /// @param bufferMemory of the whole process; absent: a quarter of the largest heap
    public record Uploads(
            ChunkSize chunkSize,
            int partsInFlight,
            @Nullable DataSize bufferMemory) {
        public static final Uploads DEFAULT = new Uploads(new ChunkSize(DataSize.ofMebibytes(10), false), 4, null);
    }

    /// How objects are copied within the bucket.
    public record Copies(
            DataSize multipartCopyChunkSize, int multipartCopyMaxConcurrency, DataSize multipartCopyThresholdSize) {
        public static final Copies DEFAULT = new Copies(DataSize.ofMebibytes(32), 100, DataSize.ofMebibytes(32));
    }

    /// How objects are read.
    ///
    /// @param readAhead over how many connections at once one object is read
    public record Reads(int readAhead) {
        public static final Reads DEFAULT = new Reads(1);
    }

    /// How patient and how busy the client of the store is.
    ///
    /// @param callTimeout of a request with all its attempts; one that moves a part may take five times as long
    /// @param maxConcurrency how many connections there are at most
    /// @param requestsPerSecond absent: as many as there are
    public record Calls(
            int maxAttempts,
            Duration callTimeout,
            int maxConcurrency,
            @Nullable Integer requestsPerSecond) {
        public static final Calls DEFAULT = new Calls(5, Duration.ofSeconds(60), 256, null);
    }

    /// Where clients are sent.
    public record Redirects(@Nullable URI redirectEndpoint, Duration redirectExpiry) {
        public static final Redirects DEFAULT = new Redirects(null, Duration.ofMinutes(20));
    }

    /// What requests say of us, and what is logged of them.
    public record Wire(@Nullable String userAgent, LogLevel logLevel) {}

    /// Distribution's names.
    public enum LogLevel {
        OFF,
        DEBUG,
        DEBUGWITHSIGNING,
        DEBUGWITHHTTPBODY,
        DEBUGWITHREQUESTRETRIES,
        DEBUGWITHREQUESTERRORS,
        DEBUGWITHEVENTSTREAMBODY
    }
}
