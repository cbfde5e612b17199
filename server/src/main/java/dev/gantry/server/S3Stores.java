// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.DataSize;
import dev.gantry.server.config.RootCa;
import dev.gantry.server.config.S3;
import dev.gantry.server.config.Secret;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.CopySettings;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.ObjectSettings.Algorithm;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import dev.gantry.storage.s3.config.ObjectSettings.Encryption;
import dev.gantry.storage.s3.config.ReadSettings;
import dev.gantry.storage.s3.config.RedirectSettings;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.Trust;
import dev.gantry.storage.s3.config.UploadSettings;
import dev.gantry.storage.s3.config.WireLog;
import org.jspecify.annotations.Nullable;

/// Tells the S3 driver what the file says.
final class S3Stores {

    /// How much longer than any other request one may take that moves a part: so many times as long.
    private static final int PART_PATIENCE = 5;

    private S3Stores() {}

    static S3Config config(S3 s3) {
        return S3Config.builder(s3.place().bucket(), location(s3.place()))
                .rootDirectory(s3.place().rootDirectory())
                .trust(trust(s3.trust()))
                .access(access(s3.access()))
                .objects(objects(s3.objects()))
                .upload(upload(s3.uploads()))
                .copy(new CopySettings(
                        s3.copies().multipartCopyChunkSize().bytes(),
                        s3.copies().multipartCopyMaxConcurrency(),
                        s3.copies().multipartCopyThresholdSize().bytes()))
                .reads(new ReadSettings(s3.reads().readAhead(), ReadSettings.DEFAULT.rangeBytes()))
                .calls(calls(s3.calls()))
                .redirects(new RedirectSettings(
                        s3.redirects().redirectEndpoint(), s3.redirects().redirectExpiry()))
                .userAgent(orEmpty(s3.wire().userAgent()))
                .wireLog(wireLog(s3.wire().logLevel()))
                .build();
    }

    private static Location location(S3.Place place) {
        return new Location(
                place.region(),
                place.regionEndpoint(),
                place.secure(),
                place.forcePathStyle(),
                place.useDualStack(),
                place.accelerate(),
                place.useFipsEndpoint());
    }

    private static Trust trust(S3.Trust trust) {
        RootCa rootCa = trust.rootCa();
        return new Trust(trust.skipVerify(), rootCa == null ? null : rootCa.pem());
    }

    private static Access access(S3.Access access) {
        Secret accessKey = access.accessKey();
        Secret secretKey = access.secretKey();
        Access.Credentials credentials = accessKey == null || secretKey == null
                ? null
                : new Access.Credentials(accessKey.reveal(), secretKey.reveal(), reveal(access.sessionToken()));
        String arn = access.roleArn();
        Access.Role role = arn == null ? null : new Access.Role(arn, reveal(access.externalId()));
        return new Access(credentials, role, access.v4Auth() ? Access.Signature.V4 : Access.Signature.V2);
    }

    private static ObjectSettings objects(S3.Objects objects) {
        String storageClass = objects.storageClass();
        return new ObjectSettings(
                encryption(objects),
                "NONE".equals(storageClass) ? null : storageClass,
                objects.objectAcl(),
                switch (objects.checksums()) {
                    case AUTO -> Checksums.AUTO;
                    case WHEN_REQUIRED -> Checksums.WHEN_REQUIRED;
                    case CRC64NVME -> Checksums.CRC64NVME;
                    case CRC32C -> Checksums.CRC32C;
                });
    }

    private static @Nullable Encryption encryption(S3.Objects objects) {
        if (!objects.encrypt()) {
            return null;
        }
        String keyId = objects.keyId();
        return switch (objects.sse()) {
            case "AES256" -> new Encryption(Algorithm.AES256, null);
            case "aws:kms" -> new Encryption(Algorithm.KMS, keyId);
            case "aws:kms:dsse" -> new Encryption(Algorithm.KMS_DSSE, keyId);
            case null, default -> new Encryption(keyId == null ? Algorithm.AES256 : Algorithm.KMS, keyId);
        };
    }

    private static UploadSettings upload(S3.Uploads uploads) {
        DataSize memory = uploads.bufferMemory();
        return new UploadSettings(
                uploads.chunkSize().size().bytes(),
                uploads.chunkSize().auto(),
                uploads.partsInFlight(),
                memory == null ? 0 : memory.bytes(),
                UploadSettings.DEFAULT.holdBytes());
    }

    private static CallSettings calls(S3.Calls calls) {
        Integer perSecond = calls.requestsPerSecond();
        return new CallSettings(
                calls.maxAttempts(),
                calls.callTimeout(),
                calls.callTimeout().multipliedBy(PART_PATIENCE),
                CallSettings.DEFAULT.stallTimeout(),
                calls.maxConcurrency(),
                perSecond == null ? 0 : perSecond);
    }

    private static WireLog wireLog(S3.LogLevel level) {
        return switch (level) {
            case OFF -> WireLog.OFF;
            case DEBUG -> WireLog.DEBUG;
            case DEBUGWITHSIGNING -> WireLog.SIGNING;
            case DEBUGWITHHTTPBODY -> WireLog.HTTP_BODY;
            case DEBUGWITHREQUESTRETRIES -> WireLog.REQUEST_RETRIES;
            case DEBUGWITHREQUESTERRORS -> WireLog.REQUEST_ERRORS;
            case DEBUGWITHEVENTSTREAMBODY -> WireLog.EVENT_STREAM_BODY;
        };
    }

    private static @Nullable String reveal(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
