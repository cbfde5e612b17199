// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// Everything that the driver can be told.
///
/// @param rootDirectory the folder of the bucket below which everything lies; empty for the bucket itself
/// @param userAgent what requests say of their sender beside the SDK's own words; may be empty
public record S3Config(
        String bucket,
        Location location,
        String rootDirectory,
        Trust trust,
        Access access,
        ObjectSettings objects,
        UploadSettings upload,
        CopySettings copy,
        ReadSettings reads,
        CallSettings calls,
        RedirectSettings redirects,
        String userAgent,
        WireLog wireLog) {

    public S3Config {
        Require.that(!bucket.isBlank(), "The bucket has no name");
        rootDirectory = rootDirectory.replaceAll("^/+|/+$", "");
    }

    /// The same with other patience.
    public S3Config withCalls(CallSettings value) {
        return new S3Config(
                bucket,
                location,
                rootDirectory,
                trust,
                access,
                objects,
                upload,
                copy,
                reads,
                value,
                redirects,
                userAgent,
                wireLog);
    }

    public static Builder builder(String bucket, Location location) {
        return new Builder(bucket, location);
    }

    /// All defaults, for a bucket on Amazon S3.
    public static S3Config of(String bucket, String region) {
        return builder(bucket, Location.of(region)).build();
    }

    /// Collects the settings that differ from the defaults.
    public static final class Builder {

        private final String bucket;
        private final Location location;
        private String rootDirectory = "";
        private Trust trust = Trust.PLATFORM;
        private Access access = Access.DEFAULT;
        private ObjectSettings objects = ObjectSettings.DEFAULT;
        private UploadSettings upload = UploadSettings.DEFAULT;
        private CopySettings copy = CopySettings.DEFAULT;
        private ReadSettings reads = ReadSettings.DEFAULT;
        private CallSettings calls = CallSettings.DEFAULT;
        private RedirectSettings redirects = RedirectSettings.DEFAULT;
        private String userAgent = "";
        private WireLog wireLog = WireLog.OFF;

        private Builder(String bucket, Location location) {
            this.bucket = bucket;
            this.location = location;
        }

        public Builder rootDirectory(String value) {
            rootDirectory = value;
            return this;
        }

        public Builder trust(Trust value) {
            trust = value;
            return this;
        }

        public Builder access(Access value) {
            access = value;
            return this;
        }

        /// A fixed key pair, version 4.
        public Builder credentials(String accessKey, String secretKey) {
            return access(Access.of(new Access.Credentials(accessKey, secretKey)));
        }

        public Builder objects(ObjectSettings value) {
            objects = value;
            return this;
        }

        public Builder upload(UploadSettings value) {
            upload = value;
            return this;
        }

        public Builder copy(CopySettings value) {
            copy = value;
            return this;
        }

        public Builder reads(ReadSettings value) {
            reads = value;
            return this;
        }

        public Builder calls(CallSettings value) {
            calls = value;
            return this;
        }

        public Builder redirects(RedirectSettings value) {
            redirects = value;
            return this;
        }

        public Builder userAgent(String value) {
            userAgent = value;
            return this;
        }

        public Builder wireLog(WireLog value) {
            wireLog = value;
            return this;
        }

        public S3Config build() {
            return new S3Config(
                    bucket,
                    location,
                    rootDirectory,
                    trust,
                    access,
                    objects,
                    upload,
                    copy,
                    reads,
                    calls,
                    redirects,
                    userAgent,
                    wireLog);
        }
    }
}
