// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads what `storage.s3` says about the objects that are made.
final class S3ObjectsReader {

    private static final List<String> STORAGE_CLASSES = List.of(
            "NONE",
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "OUTPOSTS",
            "GLACIER_IR");

    private static final String NOT_AT_ONCE = "its objects cannot be read at once, they have to be restored first";

    /// Classes of S3 in which no registry can live, and why.
    private static final Map<String, String> UNUSABLE = Map.of(
            "EXPRESS_ONEZONE",
            "listings of its buckets have no order",
            "GLACIER",
            NOT_AT_ONCE,
            "DEEP_ARCHIVE",
            NOT_AT_ONCE,
            "SNOW",
            "it is for objects on Snow devices, which have an endpoint of their own");

    private static final List<String> CANNED_ACLS = List.of(
            "private",
            "public-read",
            "public-read-write",
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-read",
            "bucket-owner-full-control");

    private static final String BY_S3 = "AES256";
    private static final List<String> ALGORITHMS = List.of(BY_S3, "aws:kms", "aws:kms:dsse");

    private final Section s3;
    private final S3.Place place;

    private S3ObjectsReader(Section s3, S3.Place place) {
        this.s3 = s3;
        this.place = place;
    }

    static S3.Objects read(Section s3, S3.Place place, S3.Access access) {
        return new S3ObjectsReader(s3, place).read(access);
    }

    private S3.Objects read(S3.Access access) {
        boolean encrypt = s3.flag("encrypt", false);
        if (encrypt) {
            requireEncryptable(access);
        }
        String keyId = keyId(encrypt);
        return new S3.Objects(
                encrypt,
                keyId,
                algorithm(encrypt, keyId),
                storageClass(),
                oneOf("objectacl", CANNED_ACLS, text -> text),
                s3.choice("checksums", S3.Checksums.class, S3.Checksums.AUTO));
    }

    private void requireEncryptable(S3.Access access) {
        if (!access.v4Auth()) {
            s3.error("encrypt", "needs version 4 of the signature: v4auth must be true");
        }
        if (place.isAmazon() && !place.isByTls()) {
            s3.error("encrypt", "needs TLS on Amazon S3: secure must be true, and regionendpoint not of http");
        }
    }

    /// Documented to be ignored without `encrypt`.
    private @Nullable String keyId(boolean encrypt) {
        String keyId = s3.filled("keyid").orElse(null);
        if (keyId != null && !encrypt) {
            s3.warn("keyid", "is ignored unless encrypt is true");
            return null;
        }
        return keyId;
    }

    /// Whoever names an algorithm must not get plain objects.
    private @Nullable String algorithm(boolean encrypt, @Nullable String keyId) {
        String algorithm = oneOf("sse", ALGORITHMS, text -> text);
        if (algorithm != null && !encrypt) {
            s3.error("sse", "names an algorithm, but encrypt is not true: objects would not be encrypted by it");
        }
        if (BY_S3.equals(algorithm) && keyId != null) {
            s3.error("sse", "AES256 encrypts by S3's own key and takes no keyid");
            return null;
        }
        return algorithm;
    }

    private @Nullable String storageClass() {
        String name = s3.filled("storageclass").orElse("").toUpperCase(Locale.ROOT);
        String reason = UNUSABLE.get(name);
        if (reason != null) {
            s3.error("storageclass", "must not be %s: %s".formatted(name, reason));
            return null;
        }
        return oneOf("storageclass", STORAGE_CLASSES, text -> text.toUpperCase(Locale.ROOT));
    }

    private @Nullable String oneOf(String key, List<String> accepted, UnaryOperator<String> spelling) {
        return s3.parsed(
                        key,
                        text -> {
                            String value = spelling.apply(text);
                            if (!accepted.contains(value)) {
                                throw new IllegalArgumentException("Not accepted: " + text);
                            }
                            return value;
                        },
                        "one of " + String.join(", ", accepted))
                .orElse(null);
    }
}
