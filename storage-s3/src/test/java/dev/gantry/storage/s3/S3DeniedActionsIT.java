// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.testkit.Content;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What the driver says where the policy lacks an action, one at a time.
///
/// Ceph 16 asks for no right to the source where a part is copied from it; Amazon does.
class S3DeniedActionsIT {

    private static final StoragePath TARGET = StoragePath.parse("/blobs/ab/data");
    private static final StoragePath OTHER = StoragePath.parse("/blobs/cd/data");
    private static final StoragePath STAGING = StoragePath.parse("/_gantry/uploads/u-1/data");
    private static final Content LITTLE = new Content(1, 10);
    private static final Content PARTS = new Content(2, 2L * TestStores.PART_BYTES + 1);

    /// More than is held, so that it goes up before it is committed.
    private static final Content LARGE = new Content(3, 3L * TestStores.PART_BYTES + 1);

    private static RestrictedBucket bucket;
    private static S3Driver driver;

    @BeforeAll
    static void start() throws IOException {
        bucket = RestrictedBucket.open();
        driver = TestStores.connect(bucket.config().build());
    }

    @AfterAll
    static void stop() throws IOException {
        if (bucket != null) {
            driver.close();
            bucket.close();
        }
    }

    @AfterEach
    void reset() throws IOException {
        bucket.reset();
    }

    private static void assertLacks(String action, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StorageException.Rejected.class).hasMessageContaining(action);
    }

    private static void write(StoragePath target, Content content) throws IOException {
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, content);
            pending.commit(target);
        }
    }

    private static void append(PendingObject pending, Content content) throws IOException {
        try (var in = content.stream()) {
            in.transferTo(pending);
        }
    }

    private static ResumeToken suspended(Content content) throws IOException {
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, content);
            return pending.suspend();
        }
    }

    private static String digestOf(StoragePath path) throws IOException {
        try (var in = driver.open(path, ByteRange.ALL)) {
            return Content.digest(in);
        }
    }

    @Test
    void listingLacksListBucket() throws IOException {
        bucket.deny("s3:ListBucket");

        assertLacks("s3:ListBucket", driver::checkBucket);
        assertLacks("s3:ListBucket", () -> driver.list(StoragePath.ROOT, null, 10));
        assertLacks("s3:ListBucket", () -> driver.children(StoragePath.ROOT, null, 10));
    }

    @Test
    void lookingForWhatIsNotThereLacksListBucketAndIsNotTakenForAbsence() throws IOException {
        write(TARGET, LITTLE);
        bucket.deny("s3:ListBucket");

        assertLacks("s3:ListBucket", () -> driver.stat(OTHER));
        assertLacks("s3:ListBucket", () -> driver.open(OTHER, ByteRange.ALL));
        assertThat(driver.stat(TARGET)).isPresent();
        assertThat(digestOf(TARGET)).isEqualTo(Content.digest(LITTLE));
    }

    @Test
    void writingLacksPutObject() throws IOException {
        bucket.deny("s3:PutObject");

        assertLacks("s3:PutObject", () -> driver.put(TARGET, new byte[1], null));
        assertLacks(
                "s3:PutObject",
                () -> driver.put(TARGET, new byte[1], Instant.now().plusSeconds(60)));
        assertLacks("s3:PutObject", () -> write(TARGET, LITTLE));
        assertLacks("s3:PutObject", () -> write(TARGET, PARTS));
    }

    @Test
    void aPartAndACompletionLackPutObject() throws IOException {
        ResumeToken token = suspended(LARGE);
        bucket.deny("s3:PutObject");

        try (PendingObject pending = driver.resume(token)) {
            assertLacks("s3:PutObject", () -> pending.commit(TARGET));
        }
        assertThat(bucket.contents()).noneMatch(key -> key.startsWith("blobs/"));
    }

    @Test
    void readingLacksGetObject() throws IOException {
        write(TARGET, LITTLE);
        bucket.deny("s3:GetObject");

        assertLacks("s3:GetObject", () -> driver.stat(TARGET));
        assertLacks("s3:GetObject", () -> driver.open(TARGET, ByteRange.ALL));
        assertLacks("s3:GetObject", () -> driver.open(TARGET, new ByteRange(1, 2)));
    }

    @Test
    void copyingLacksGetObject() throws IOException {
        ResumeToken sealed;
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, LITTLE);
            sealed = pending.seal();
        }
        bucket.deny("s3:GetObject");

        try (PendingObject pending = driver.resume(sealed)) {
            assertLacks("s3:GetObject", () -> pending.commit(TARGET));
        }
    }

    @Test
    void deletingLacksDeleteObject() throws IOException {
        write(TARGET, LITTLE);
        write(OTHER, LITTLE);
        bucket.deny("s3:DeleteObject");

        assertLacks("s3:DeleteObject", () -> driver.delete(List.of(TARGET)).throwIfAny());
        assertThat(driver.delete(List.of(TARGET, OTHER)).failures())
                .containsOnlyKeys(TARGET, OTHER)
                .allSatisfy(
                        (path, failure) -> assertThat(failure).hasMessageContainingAll(path.text(), "s3:DeleteObject"));
    }

    @Test
    void leftoversThatMayNotBeDeletedAreToldInTheLogAndKeepNobodyFromCommitting() throws IOException {
        ResumeToken token = suspended(LITTLE);
        bucket.deny("s3:DeleteObject");

        List<String> told = warningsOf(S3Deletes.class, () -> {
            try (PendingObject pending = driver.resume(token)) {
                pending.commit(TARGET);
            }
        });

        assertThat(told).singleElement().asString().contains("s3:DeleteObject");
        assertThat(digestOf(TARGET)).isEqualTo(Content.digest(LITTLE));
    }

    @Test
    void givingAnUploadUpLacksAbortMultipartUpload() throws IOException {
        ResumeToken token = suspended(LARGE);
        bucket.deny("s3:AbortMultipartUpload");

        assertLacks("s3:AbortMultipartUpload", () -> driver.discard(token));
        List<String> told = warningsOf(S3Copy.class, () -> {
            try (PendingObject pending = driver.create(STAGING, WriteHint.NONE.withTarget(TARGET))) {
                append(pending, LARGE);
            }
        });

        assertThat(told).singleElement().asString().contains("s3:AbortMultipartUpload");
        assertThat(bucket.contents()).contains("unfinished upload of blobs/ab/data");
    }

    /// Those serve `check` and what sweeps up uploads that nobody finished.
    @Test
    void pushingAndPullingTakesNeitherTheLocationNorAnyListOfUploadsOrParts() throws IOException {
        bucket.deny("s3:GetBucketLocation", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts");

        driver.checkBucket();
        ResumeToken token = suspended(LARGE);
        try (PendingObject pending = driver.resume(token)) {
            append(pending, PARTS);
            pending.commit(TARGET);
        }
        assertThat(digestOf(TARGET)).isEqualTo(Content.digest(LARGE, PARTS));
        driver.discard(suspended(LARGE));
        driver.delete(List.of(TARGET, OTHER)).throwIfAny();

        assertThat(bucket.contents()).isEmpty();
    }

    /// A step of a test.
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static List<String> warningsOf(Class<?> source, Step step) throws IOException {
        var log = (Logger) LoggerFactory.getLogger(source);
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        log.addAppender(appender);
        try {
            step.run();
        } finally {
            log.detachAppender(appender);
        }
        return appender.list.stream()
                .map(event -> String.valueOf(event.getKeyValuePairs()))
                .toList();
    }
}
