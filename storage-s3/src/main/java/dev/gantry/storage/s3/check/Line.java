// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import java.time.Duration;
import java.util.List;

/// The lines of a check in their order, how long each may take, and which others it means nothing without.
enum Line {
    NAME("name", Limits.SHORT),
    CONNECTION("connection", Limits.SHORT, NAME),
    TLS("tls", Limits.SHORT, CONNECTION),
    ANSWER("answer", Limits.SHORT, TLS),
    CLOCK("clock", Limits.SHORT, ANSWER),
    CREDENTIALS("credentials", Limits.NORMAL),
    REGION("region", Limits.NORMAL, ANSWER, CREDENTIALS),
    SIGNATURE("signature", Limits.NORMAL, REGION),
    BUCKET("bucket", Limits.NORMAL, SIGNATURE),
    LIST("s3:ListBucket", Limits.NORMAL, BUCKET),
    LOCATION("s3:GetBucketLocation", Limits.NORMAL, BUCKET),
    LIST_UPLOADS("s3:ListBucketMultipartUploads", Limits.NORMAL, BUCKET),
    LAYOUT("layout", Limits.NORMAL, LIST),
    DELETE("s3:DeleteObject", Limits.NORMAL, BUCKET),
    ABORT("s3:AbortMultipartUpload", Limits.NORMAL, BUCKET),
    PUT("s3:PutObject", Limits.NORMAL, BUCKET),
    GET("s3:GetObject", Limits.NORMAL, PUT, DELETE),
    LIST_PARTS("s3:ListMultipartUploadParts", Limits.NORMAL, PUT, ABORT),
    SETTINGS("encryption, class, acl", Limits.NORMAL, PUT, GET, DELETE),
    MULTIPART("multipart, equal parts", Limits.LONG, SETTINGS, ABORT),
    UNEQUAL("multipart, unequal parts", Limits.LONG, MULTIPART),
    COPY("copy", Limits.NORMAL, MULTIPART),
    CONDITIONS("conditional writes", Limits.NORMAL, SETTINGS),
    CHECKSUMS("checksums", Limits.NORMAL, SETTINGS),
    REDIRECT("redirect", Limits.NORMAL, SETTINGS),
    VERSIONING("versioning", Limits.NORMAL, BUCKET),
    LIFECYCLE("lifecycle", Limits.NORMAL, BUCKET),
    THROUGHPUT("throughput", Limits.LONG, MULTIPART),
    LEFTOVERS("nothing left behind", Limits.NORMAL);

    private final String label;
    private final Duration limit;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Line> needs;

    Line(String label, Duration limit, Line... needs) {
        this.label = label;
        this.limit = limit;
        this.needs = List.of(needs);
    }

    String label() {
        return label;
    }

    Duration limit() {
        return limit;
    }

    List<Line> needs() {
        return needs;
    }

    /// A holder, since constants of an enum cannot see the enum's own.
    private static final class Limits {
        private static final Duration SHORT = Duration.ofSeconds(6);
        private static final Duration NORMAL = Duration.ofSeconds(10);
        private static final Duration LONG = Duration.ofSeconds(15);
    }
}
