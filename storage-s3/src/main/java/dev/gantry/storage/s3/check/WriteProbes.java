// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// What the store makes of the headers that may accompany a write.
record WriteProbes(Target target) {

    private static final byte[] CONTENT = "headers".getBytes(StandardCharsets.UTF_8);
    private static final String CONDITION = "condition";
    private static final String CHECKSUM = "checksum";
    private static final String SETTINGS = "settings";

    Verdict conditions() throws StorageException {
        target.put(CONDITION, CONTENT, _ -> {});
        try {
            target.put(CONDITION, CONTENT, r -> r.ifNoneMatch("*"));
            return Verdict.info("If-None-Match is ignored; nothing rests on it");
        } catch (StorageException.Conflict e) {
            return Verdict.pass("If-None-Match is honoured");
        } catch (StorageException.Rejected e) {
            return Verdict.info("If-None-Match is refused; nothing rests on it");
        }
    }

    Verdict checksums() throws StorageException {
        Checksums configured = target.config().objects().checksums();
        String right = sha256(CONTENT);
        try {
            target.put(CHECKSUM, CONTENT, r -> r.checksumSHA256(right));
        } catch (StorageException.Rejected e) {
            return configured == Checksums.AUTO
                    ? Verdict.warn(
                            "the store refuses x-amz-checksum-sha256: " + e.getMessage(),
                            "set checksums: when_required")
                    : Verdict.info("x-amz-checksum-sha256 is refused, and not used");
        }
        if (configured == Checksums.CRC32C || configured == Checksums.CRC64NVME) {
            ChecksumAlgorithm algorithm =
                    configured == Checksums.CRC32C ? ChecksumAlgorithm.CRC32_C : ChecksumAlgorithm.CRC64_NVME;
            target.put(CHECKSUM, CONTENT, r -> r.checksumAlgorithm(algorithm));
        }
        try {
            target.put(CHECKSUM, CONTENT, r -> r.checksumSHA256(sha256(new byte[1])));
            return Verdict.info("x-amz-checksum-sha256 is ignored; a digest is verified here alone, before the commit");
        } catch (StorageException e) {
            return Verdict.pass("x-amz-checksum-sha256 is verified");
        }
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
