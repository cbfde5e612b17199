// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What the store makes of the headers that may accompany a write.
record WriteProbes(Target target) {

    private static final byte[] CONTENT = "headers".getBytes(StandardCharsets.UTF_8);
    /// The CRC-64/NVME of [#CONTENT].
    private static final String CRC64_OF_CONTENT = "Y8PyJoRSR9E=";

    private static final String USE_NONE = "set checksums: when_required";
    private static final String CONDITION = "condition";
    private static final String CHECKSUM = "checksum";
    private static final String SETTINGS = "settings";

    Verdict conditions() throws StorageException {
        target.put(CONDITION, CONTENT, target::describe);
        try {
            put(CONDITION, r -> r.ifNoneMatch("*"));
            return Verdict.info("If-None-Match is ignored; nothing rests on it");
        } catch (StorageException.Conflict e) {
            return Verdict.pass("If-None-Match is honoured");
        } catch (StorageException.Rejected e) {
            return Verdict.info("If-None-Match is refused; nothing rests on it");
        }
    }

    private void put(String name, Consumer<PutObjectRequest.Builder> more) throws StorageException {
        target.put(name, CONTENT, r -> {
            target.describe(r);
            more.accept(r);
        });
    }

    Verdict checksums() throws StorageException {
        Checksums configured = target.config().objects().checksums();
        try {
            switch (configured) {
                case CRC32C -> put(CHECKSUM, r -> r.checksumCRC32C(crc32c()));
                case CRC64NVME -> put(CHECKSUM, r -> r.checksumCRC64NVME(CRC64_OF_CONTENT));
                case AUTO, WHEN_REQUIRED -> put(CHECKSUM, r -> r.checksumSHA256(sha256(CONTENT)));
            }
        } catch (StorageException.Rejected | StorageException.Conflict e) {
            return switch (configured) {
                case WHEN_REQUIRED -> Verdict.info("x-amz-checksum-sha256 is refused, and not used");
                case AUTO -> Verdict.warn(refusal(e), USE_NONE);
                case CRC32C, CRC64NVME -> Verdict.fail(refusal(e), USE_NONE);
            };
        }
        try {
            put(CHECKSUM, r -> r.checksumSHA256(sha256(new byte[1])));
            return Verdict.info("x-amz-checksum-sha256 is ignored; a digest is verified here alone, before the commit");
        } catch (StorageException e) {
            if (Diagnosis.status(e) != 400) {
                throw e;
            }
            return Verdict.pass("x-amz-checksum-sha256 is verified");
        }
    }

    private static String refusal(StorageException failure) {
        return "the store refuses the checksum of an object: " + failure.getMessage();
    }

    private static String crc32c() {
        var sum = new CRC32C();
        sum.update(CONTENT);
        byte[] bytes =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String sha256(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    Verdict settings() throws StorageException {
        try {
            target.put(SETTINGS, CONTENT, target::describe);
        } catch (StorageException.Rejected e) {
            return Verdict.fail(String.valueOf(e.getMessage()), settingsRemedy());
        }
        HeadObjectResponse head = target.call(
                "look up",
                SETTINGS,
                "s3:GetObject",
                () -> target.s3().headObject(r -> r.bucket(target.bucket()).key(target.key(SETTINGS))));
        String encryption = String.valueOf(head.serverSideEncryptionAsString());
        String storageClass = head.storageClassAsString() == null ? "STANDARD" : head.storageClassAsString();
        String detail = "encrypted by %s, class %s, acl %s"
                .formatted(encryption.equals("null") ? "nothing that it tells of" : encryption, storageClass, acl());
        List<String> ignored = new ArrayList<>();
        if (target.headers().algorithm() != null
                && !target.headers().algorithm().equals(encryption)) {
            ignored.add("encryption by " + target.headers().algorithm());
        }
        String wanted = target.config().objects().storageClass();
        if (wanted != null && !wanted.equals(storageClass)) {
            ignored.add("class " + wanted);
        }
        if (!ignored.isEmpty()) {
            return Verdict.warn(
                            "the store takes the headers, but its object shows no " + String.join(" and no ", ignored),
                            "ask the store's operator whether it does so at rest; if not, remove what has no effect")
                    .with(detail);
        }
        return target.hasPlainObjects()
                ? Verdict.info("none configured; the bucket makes it: " + detail)
                : Verdict.pass(detail);
    }

    private String settingsRemedy() {
        List<String> advice = new ArrayList<>();
        if (target.config().objects().acl() != null) {
            advice.add("for objectacl the credentials need s3:PutObjectAcl, and the bucket must not have its ACLs"
                    + " disabled (then remove objectacl)");
        }
        if (target.headers().algorithm() != null
                && target.headers().algorithm().toLowerCase(Locale.ROOT).contains("kms")) {
            advice.add("for keyid they need kms:GenerateDataKey and kms:Decrypt on a key of the bucket's region");
        } else if (target.headers().algorithm() != null) {
            advice.add("remove encrypt if the store has no encryption at rest");
        }
        if (target.config().objects().storageClass() != null) {
            advice.add("remove storageclass if the store does not know that class");
        }
        return advice.isEmpty() ? "see what the bucket's policy demands of writes" : String.join("; ", advice);
    }

    /// Who is granted what, if the credentials may ask: the policy that a registry needs does not let them.
    private String acl() {
        try {
            return target
                    .call(
                            "read the ACL of",
                            SETTINGS,
                            "s3:GetObjectAcl",
                            () -> target.s3()
                                    .getObjectAcl(r -> r.bucket(target.bucket()).key(target.key(SETTINGS))))
                    .grants()
                    .stream()
                    .map(Grant::permissionAsString)
                    .distinct()
                    .collect(Collectors.joining("+"));
        } catch (StorageException e) {
            return "not known";
        }
    }
}
