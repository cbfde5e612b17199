// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.testkit.Content;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each way of writing costs.
class S3RequestsTest extends S3Fixture {

    private static final Content ONE_PART = new Content(1, PART);
    private static final Content FOUR_PARTS = new Content(2, 3L * PART + 1);

    /// Beyond the 15 MiB that are held of an object with an unknown target: 4 parts.
    private static final Content LARGE = FOUR_PARTS;

    private static final WriteHint TARGETED = WriteHint.NONE.withTarget(TARGET);

    private static WriteHint fully(Content content) {
        return TARGETED.withLengthBytes(content.sizeBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, PART})
    void upToAPartCostsOnePut(long size) throws IOException {
        write(new Content(3, size), WriteHint.NONE);

        assertThat(requests()).isEqualTo(Map.of("PUT:Object", 1L));
    }

    @Test
    void upToAPartCostsOnePutWhereTheTargetIsKnown() throws IOException {
        write(ONE_PART, fully(ONE_PART));

        assertThat(requests()).isEqualTo(Map.of("PUT:Object", 1L));
    }

    @Test
    void whatWasHeldCostsItsPartsAndThree() throws IOException {
        Content held = new Content(4, 2L * PART + 1);

        write(held, WriteHint.NONE);

        assertThat(requests())
                .isEqualTo(Map.of("HEAD:Object", 1L, "POST:CreateMPU", 1L, "PUT:Part", 3L, "POST:CompleteMPU", 1L));
        assertHolds(held);
    }

    @Test
    void whatWasHeldCostsALookWhereItIsThereAlready() throws IOException {
        Content held = new Content(4, 2L * PART + 1);
        write(held, WriteHint.NONE);
        proxy.reset();

        ObjectInfo again = write(held, WriteHint.NONE);

        assertThat(again.sizeBytes()).isEqualTo(held.sizeBytes());
        assertThat(requests()).isEqualTo(Map.of("HEAD:Object", 1L));
    }

    @Test
    void aKnownTargetAndLengthCostTheirPartsAndThree() throws IOException {
        write(FOUR_PARTS, fully(FOUR_PARTS));

        assertThat(requests())
                .isEqualTo(Map.of("HEAD:Object", 1L, "POST:CreateMPU", 1L, "PUT:Part", 4L, "POST:CompleteMPU", 1L));
        assertHolds(FOUR_PARTS);
    }

    @Test
    void aKnownTargetCostsItsPartsAndTwo() throws IOException {
        write(FOUR_PARTS, TARGETED);

        assertThat(requests()).isEqualTo(Map.of("POST:CreateMPU", 1L, "PUT:Part", 4L, "POST:CompleteMPU", 1L));
        assertHolds(FOUR_PARTS);
    }

    @Test
    void whatIsKnownAndThereIsNotWrittenAgain() throws IOException {
        write(FOUR_PARTS, fully(FOUR_PARTS));
        proxy.reset();

        write(FOUR_PARTS, fully(FOUR_PARTS));

        assertThat(requests()).isEqualTo(Map.of("HEAD:Object", 1L));
    }

    @Test
    void moreThanIsHeldIsStagedAndCopiedInParts() throws IOException {
        write(LARGE, WriteHint.NONE);

        assertThat(requests())
                .isEqualTo(Map.of(
                        "HEAD:Object", 1L,
                        "POST:CreateMPU", 2L,
                        "PUT:Part", 4L,
                        "PUT:PartCopy", 4L,
                        "POST:CompleteMPU", 2L,
                        "DELETE:Object", 1L));
        assertHolds(LARGE);
    }

    @Test
    void stagedBytesThatAreThereAlreadyAreNotCopied() throws IOException {
        write(LARGE, fully(LARGE));
        proxy.reset();

        write(LARGE, WriteHint.NONE);

        assertThat(requests())
                .containsOnlyKeys("HEAD:Object", "POST:CreateMPU", "PUT:Part", "DELETE:AbortMPU")
                .containsEntry("HEAD:Object", 1L);
        assertThat(server.contents(TestStores.BUCKET)).hasSize(1);
    }

    @Test
    void resumingCostsNothingBeforeTheFirstByte() throws IOException {
        ResumeToken token;
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, LARGE);
            token = pending.suspend();
        }
        proxy.reset();

        try (PendingObject resumed = driver.resume(token)) {
            assertThat(resumed.sizeBytes()).isEqualTo(LARGE.sizeBytes());
            assertThat(resumed.suspend()).isEqualTo(token);
        }

        assertThat(requests()).isEmpty();
        driver.discard(token);
    }

    @Test
    void aSmallChunkCostsOnePutToSuspendAndOneGetToGoOn() throws IOException {
        ResumeToken token;
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, new Content(5, 10));
            token = pending.suspend();
        }
        assertThat(requests()).isEqualTo(Map.of("PUT:Object", 1L));
        proxy.reset();

        try (PendingObject resumed = driver.resume(token)) {
            append(resumed, new Content(6, 10));
            resumed.commit(TARGET);
        }

        assertThat(requests()).isEqualTo(Map.of("GET:Object", 1L, "PUT:Object", 1L, "DELETE:Object", 1L));
    }

    @Test
    void everyPartButTheLastHasThePartSizeOverAllSuspensions() throws Exception {
        int[] chunks = {PART + 3, 1, 2 * PART + 5, PART - 1, 77};
        Content content = new Content(7, IntStream.of(chunks).sum());
        byte[] bytes = content.bytes();
        PendingObject pending = driver.create(STAGING, WriteHint.NONE);
        ResumeToken token = null;
        int written = 0;
        for (int chunk : chunks) {
            try (PendingObject current = pending) {
                current.write(bytes, written, chunk);
                written += chunk;
                token = current.suspend();
            }
            pending = driver.resume(token);
        }
        token = pending.seal();

        assertThat(ResumeState.parse(token).upload().etags()).isEqualTo(md5OfParts(bytes));
        driver.discard(token);
    }

    private static List<String> md5OfParts(byte[] bytes) throws Exception {
        List<String> marks = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += PART) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, start, Math.min(PART, bytes.length - start));
            marks.add('"' + HexFormat.of().formatHex(md5.digest()) + '"');
        }
        return marks;
    }

    @Test
    void partsAreSentInParallelWhileBytesArrive() throws IOException {
        proxy.delay(Duration.ofMillis(100));

        write(new Content(8, 12L * PART), TARGETED);

        assertThat(proxy.peak("PUT:Part")).isBetween(3, 4);
    }

    @Test
    void partsOfACopyAreMadeInParallel() throws IOException {
        proxy.delay(Duration.ofMillis(100));

        write(new Content(9, 8L * PART), WriteHint.NONE);

        assertThat(proxy.peak("PUT:PartCopy")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aPrefixIsCopiedWithinTheStore() throws IOException {
        ObjectInfo prefix = write(new Content(10, 2L * PART + 9), WriteHint.NONE);
        proxy.reset();
        StoragePath target = StoragePath.parse("/blobs/cd/data");

        try (PendingObject pending =
                driver.create(STAGING, TARGETED.withTarget(target).withPrefix(prefix))) {
            append(pending, new Content(11, PART));
            pending.commit(target);
        }

        assertThat(requests())
                .isEqualTo(Map.of(
                        "POST:CreateMPU", 1L,
                        "PUT:PartCopy", 2L,
                        "GET:Object", 1L,
                        "PUT:Part", 2L,
                        "POST:CompleteMPU", 1L));
        assertThat(proxy.count("GET:Object").bytesDown()).isEqualTo(9);
    }

    @Test
    void aThousandObjectsAreDeletedWithOneRequest() throws IOException {
        List<StoragePath> paths = IntStream.range(0, 2001)
                .mapToObj(i -> StoragePath.parse("/none/" + i))
                .toList();

        driver.delete(paths);

        assertThat(requests()).isEqualTo(Map.of("POST:DeleteMany", 2L, "DELETE:Object", 1L));
    }

    @Test
    void readingCostsOneGet() throws IOException {
        write(ONE_PART, WriteHint.NONE);
        proxy.reset();

        try (var in = driver.open(TARGET, new ByteRange(5, 10))) {
            assertThat(in.readAllBytes()).hasSize(10);
        }

        assertThat(requests()).isEqualTo(Map.of("GET:Object", 1L));
        assertThat(proxy.count("GET:Object").bytesDown()).isEqualTo(10);
    }

    @Test
    void checkingTheBucketCostsOneListing() throws IOException {
        driver.checkBucket();

        assertThat(requests()).isEqualTo(Map.of("GET:List", 1L));
    }
}
