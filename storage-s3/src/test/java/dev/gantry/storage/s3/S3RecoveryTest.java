// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.Chaos;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A store that fails and recovers: afterwards all works as before. There is one connection for each kind of request,
/// so that a single one that is not given back stops everything, and the fixture counts the memory.
class S3RecoveryTest extends S3Fixture {

    /// More than is held of it, so that it is staged and copied.
    private static final Content LARGE = new Content(1, 4L * PART + 5);

    private static final Content SMALL = new Content(2, 100_000);

    private static final CallSettings CALLS =
            new CallSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(1), 1);

    /// Nobody's uploads are aborted after the deadlines of a call and of a part.
    private static final CallSettings BRISK =
            new CallSettings(2, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(1), 4);

    /// The deadlines of all requests that a write or a read makes before it gives up, and of those that clean up.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    S3Config.Builder config() {
        return super.config().calls(CALLS);
    }

    static Stream<S3Fault> faults() {
        return Stream.of(
                S3Fault.SLOW_DOWN,
                new S3Fault.AnswerInstead(new S3Fault.Answer(503, "SlowDown")),
                new S3Fault.Reset(),
                new S3Fault.Stall(Duration.ofMinutes(1)),
                new S3Fault.LoseAnswer(),
                new S3Fault.CutRequest(),
                new S3Fault.CutAnswer(),
                new S3Fault.Answer(404, "NoSuchBucket"),
                new S3Fault.Answer(400, "ExpiredToken"));
    }

    @AfterEach
    void everythingWorksAsBefore() throws IOException {
        proxy.heal();
        write(LARGE, WriteHint.NONE);
        assertHolds(LARGE);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aWriteFailsInTimeAndLeavesNothingPartial(S3Fault fault) throws IOException {
        proxy.fail(request -> true, CountingS3Proxy.ALWAYS, fault);

        assertFailsInTime(() -> write(LARGE, WriteHint.NONE));
        assertFailsInTime(() -> write(SMALL, WriteHint.NONE.withTarget(TARGET)));

        proxy.heal();
        // A write whose answers were lost may be whole, and uploads may wait to be aborted.
        assertThat(server.contents(TestStores.BUCKET)).doesNotContain("some root" + STAGING.text());
        if (driver.stat(TARGET).isPresent()) {
            assertHolds(SMALL);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aReadFailsInTime(S3Fault fault) throws IOException {
        write(SMALL, WriteHint.NONE);
        proxy.fail(request -> true, CountingS3Proxy.ALWAYS, fault);

        assertFailsInTime(() -> {
            try (ObjectStream in = driver.open(TARGET, ByteRange.ALL)) {
                long ignored = in.transferTo(OutputStream.nullOutputStream());
            }
        });
    }

    private static void assertFailsInTime(ThrowingCallable work) {
        Instant start = Instant.now();
        assertThatThrownBy(work)
                .isInstanceOfAny(StorageException.Unavailable.class, StorageException.Rejected.class)
                .hasMessageContaining("/");
        assertThat(Duration.between(start, Instant.now())).isLessThan(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST:CreateMPU", "PUT:PartCopy", "POST:CompleteMPU"})
    void anAnswerThatBreaksOffIsAskedForAgain(String kind) throws IOException {
        proxy.fail(kind, 1, new S3Fault.CutAnswer());

        write(LARGE, WriteHint.NONE);

        assertThat(proxy.count(kind).requests()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void randomFaultsAreRiddenOut() throws IOException {
        proxy.fail(new Chaos(5, 0.05, 0.02));
        for (int number = 0; number < 20; number++) {
            try {
                write(new Content(number, 2L * PART), WriteHint.NONE.withTarget(TARGET));
            } catch (StorageException.Unavailable e) {
                // Two attempts are few. What counts is what is left.
            }
        }
    }

    @Test
    void aSmallWriteGetsNoMoreTimeThanAnyOtherRequest() {
        proxy.fail("PUT:Object", CountingS3Proxy.ALWAYS, new S3Fault.Stall(Duration.ofMinutes(1)));
        var patient = new CallSettings(50, Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMillis(500), 1);
        try (S3Driver stubborn =
                TestStores.connect(super.config().calls(patient).build())) {
            Instant start = Instant.now();

            assertThatThrownBy(() -> stubborn.put(TARGET, new byte[100], null))
                    .isInstanceOf(StorageException.Unavailable.class);

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aClockThatDiffersFromTheStoresIsCorrected() throws IOException {
        proxy.fail("PUT:Object", 1, new S3Fault.OtherTime(Duration.ofHours(1)));

        // The SDK's attempt is for the store, which judges the time by a right clock; so is the last one.
        try (S3Driver persistent =
                TestStores.connect(super.config().calls(CallSettings.DEFAULT).build())) {
            persistent.put(TARGET, new byte[] {7}, null);
            persistent.put(TARGET, new byte[] {7}, null);
        }

        List<Instant> dates =
                proxy.seen("PUT:Object").stream().map(S3RecoveryTest::signedAt).toList();
        assertThat(Duration.between(dates.get(0), dates.get(2))).isGreaterThan(Duration.ofMinutes(55));
    }

    private static Instant signedAt(S3Request request) {
        return DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX")
                .withZone(ZoneOffset.UTC)
                .parse(request.header("x-amz-date").orElseThrow(), Instant::from);
    }

    @Test
    void anUploadThatNobodyKnowsOfIsAborted() throws Exception {
        proxy.fail("POST:CreateMPU", 1, new S3Fault.LoseAnswer());
        try (S3Driver brisk = TestStores.connect(super.config().calls(BRISK).build());
                PendingObject pending = brisk.create(STAGING, WriteHint.NONE)) {
            append(pending, LARGE);
            pending.commit(TARGET);
            assertThat(openUploads()).isOne();

            awaitNoUpload();
        }
    }

    @Test
    void anUploadThatCouldNotBeAbortedIsAbortedLater() throws Exception {
        proxy.fail("PUT:Part", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));
        proxy.fail("DELETE:AbortMPU", 2, S3Fault.SLOW_DOWN);

        try (S3Driver brisk = TestStores.connect(super.config().calls(BRISK).build())) {
            try (PendingObject pending = brisk.create(STAGING, WriteHint.NONE.withTarget(TARGET))) {
                // Whichever call comes after the part has failed tells of it.
                assertThatThrownBy(() -> {
                            append(pending, LARGE);
                            pending.commit(TARGET);
                        })
                        .isInstanceOf(StorageException.Rejected.class);
            }
            assertThat(openUploads()).isOne();

            awaitNoUpload();
        }
    }

    private void awaitNoUpload() throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (openUploads() > 0 && Instant.now().isBefore(deadline)) {
            Thread.sleep(Duration.ofMillis(50));
        }
        assertThat(openUploads()).isZero();
    }

    private long openUploads() {
        return server.contents(TestStores.BUCKET).stream()
                .filter(entry -> entry.startsWith("unfinished"))
                .count();
    }
}
