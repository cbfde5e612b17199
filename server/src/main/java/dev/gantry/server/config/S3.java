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
            @Key(
                    value = "the bucket's region",
                    otherwise = "required, unless `regionendpoint` is given: then `us-east-1`")
            String region,

            @Key(value = "where a store other than Amazon's answers: a URL, or host and port", otherwise = "Amazon's")
            @Nullable
            URI regionEndpoint,

            @Key(
                    value = "the bucket is named in the path, not in the host; most stores other than "
                            + "Amazon's need it",
                    otherwise = "`false`")
            boolean forcePathStyle,

            @Key(value = "the bucket's name; it must exist", otherwise = "required")
            String bucket,

            @Key(value = "below which all keys lie", otherwise = "the bucket's root")
            String rootDirectory,

            @Key(
                    value = "Amazon's endpoints, and an endpoint without a scheme, are reached by TLS",
                    otherwise = "`true`")
            boolean secure,

            @Key(
                    value = "Amazon's addresses that answer over IPv6 too; not with `regionendpoint`",
                    otherwise = "`false`")
            boolean useDualStack,

            @Key(
                    value = "Amazon's S3 Transfer Acceleration; not with `regionendpoint`, "
                            + "`forcepathstyle` or `usefipsendpoint`",
                    otherwise = "`false`")
            boolean accelerate,

            @Key(
                    value = "Amazon's addresses with validated cryptography; not with `regionendpoint`",
                    otherwise = "`false`")
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
    public record Trust(
            @Key(value = "the store's certificate is not checked", otherwise = "`false`")
            boolean skipVerify,

            @Key(
                    value = "PEM file, or PEM text, of authorities that may have issued the store's "
                            + "certificate beside those that the platform trusts",
                    otherwise = "none")
            @Nullable
            RootCa rootCa) {}

    /// Who asks. Without keys the AWS SDK looks for credentials.
    ///
    /// @param roleArn assumed with those credentials
    public record Access(
            @Key(
                    value = "access key; given together with `secretkey`. Without them the AWS SDK looks "
                            + "for credentials: environment, web identity, shared files, container, " + "instance",
                    otherwise = "none")
            @Nullable
            Secret accessKey,

            @Key(value = "secret key", otherwise = "none") @Nullable
            Secret secretKey,

            @Key(value = "beside temporary keys; not used without `accesskey` and `secretkey`", otherwise = "none")
            @Nullable
            Secret sessionToken,

            @Key(value = "a role to be assumed through STS with the credentials that there are", otherwise = "none")
            @Nullable
            String roleArn,

            @Key(value = "what the role's owner demands to be told; not used without `rolearn`", otherwise = "none")
            @Nullable
            Secret externalId,

            @Key(
                    value = "requests are signed by version 4 of Amazon's signature; `false`: by version "
                            + "2, which old stores may want and Amazon refuses",
                    otherwise = "`true`")
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
            @Key(
                    value = "the store encrypts objects at rest; needs `v4auth`, and TLS on Amazon S3",
                    otherwise = "`false`")
            boolean encrypt,

            @Key(value = "the KMS key to encrypt with; ignored unless `encrypt` is true", otherwise = "none") @Nullable
            String keyId,

            @Key(
                    value = "`AES256`, `aws:kms` or `aws:kms:dsse`, where it is not what `encrypt` and "
                            + "`keyid` make it; an error unless `encrypt` is true",
                    otherwise = "by `encrypt` and `keyid`")
            @Nullable
            String sse,

            @Key(
                    value = "of content: `STANDARD`, `REDUCED_REDUNDANCY`, `STANDARD_IA`, `ONEZONE_IA`, "
                            + "`INTELLIGENT_TIERING`, `OUTPOSTS`, `GLACIER_IR`; `NONE` sends no header",
                    otherwise = "`STANDARD`, without a header")
            @Nullable
            String storageClass,

            @Key(value = "a canned access control list", otherwise = "`private`, without a header") @Nullable
            String objectAcl,

            @Key(value = "`auto`, `when_required`, `crc64nvme` or `crc32c`", otherwise = "`auto`")
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
    /// @param bufferMemory of the whole process; absent: 48 MiB, but at most a quarter of the largest heap
    public record Uploads(
            @Key(
                    value = "size of every part of a multipart upload but the last; 5 MiB to 5 GiB, or "
                            + "`auto`: larger for large objects, and unequal where the length is not known",
                    otherwise = "`10485760`")
            ChunkSize chunkSize,

            @Key(value = "how many parts of one upload are sent at once", otherwise = "`4`")
            int partsInFlight,

            @Key(
                    value = "memory for parts on their way, of the whole process",
                    otherwise = "48 MiB, but at most a quarter of the largest heap")
            @Nullable
            DataSize bufferMemory) {
        public static final Uploads DEFAULT = new Uploads(new ChunkSize(DataSize.ofMebibytes(10), false), 4, null);
    }

    /// How objects are copied within the bucket.
    public record Copies(
            @Key(
                    value = "size of every part of a server-side copy but the last; 5 MiB to 5 GiB",
                    otherwise = "`33554432`")
            DataSize multipartCopyChunkSize,

            @Key(value = "how many parts of one copy are copied at once", otherwise = "`100`")
            int multipartCopyMaxConcurrency,

            @Key(value = "objects above this size are copied in parts; up to 5 GiB", otherwise = "`33554432`")
            DataSize multipartCopyThresholdSize) {
        public static final Copies DEFAULT = new Copies(DataSize.ofMebibytes(32), 100, DataSize.ofMebibytes(32));
    }

    /// How objects are read.
    ///
    /// @param readAhead over how many connections at once one object is read
    public record Reads(
            @Key(value = "over how many connections at once one object is read", otherwise = "`1`")
            int readAhead) {
        public static final Reads DEFAULT = new Reads(1);
    }

    /// How patient and how busy the client of the store is.
    ///
    /// @param callTimeout of a request with all its attempts; one that moves a part may take five times as long
    /// @param maxConcurrency how many connections there are at most
    /// @param requestsPerSecond absent: as many as there are
    public record Calls(
            @Key(value = "how often a request is sent at most", otherwise = "`5`")
            int maxAttempts,

            @Key(
                    value = "how long a request may take with all its attempts; one that moves a part "
                            + "five times as long",
                    otherwise = "`60s`")
            Duration callTimeout,

            @Key(value = "how many connections to the store there are at most", otherwise = "`256`")
            int maxConcurrency,

            @Key(value = "how many requests are sent in a second at most", otherwise = "no limit") @Nullable
            Integer requestsPerSecond) {
        public static final Calls DEFAULT = new Calls(5, Duration.ofSeconds(60), 256, null);
    }

    /// Where clients are sent.
    public record Redirects(
            @Key(value = "where clients reach the store, if not where Gantry does", otherwise = "as Gantry does")
            @Nullable
            URI redirectEndpoint,

            @Key(
                    value = "how long an address is good that a client was sent to; from 1 second to 7 days",
                    otherwise = "`20m`")
            Duration redirectExpiry) {
        public static final Redirects DEFAULT = new Redirects(null, Duration.ofMinutes(20));
    }

    /// What requests say of us, and what is logged of them.
    public record Wire(
            @Key(value = "what requests say of their sender beside the SDK's own words", otherwise = "none") @Nullable
            String userAgent,

            @Key(
                    value = "what is logged of the requests to the store, whatever `log.level` is: "
                            + "`off`, `debug`, `debugwithsigning`, `debugwithhttpbody`, "
                            + "`debugwithrequestretries`, `debugwithrequesterrors`, "
                            + "`debugwitheventstreambody`; see [s3.md](s3.md#what-is-logged-of-requests)",
                    otherwise = "`off`")
            LogLevel logLevel) {}

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
