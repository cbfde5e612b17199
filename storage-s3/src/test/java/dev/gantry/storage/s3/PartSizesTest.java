// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.S3Limits;
import dev.gantry.storage.s3.config.UploadSettings;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Arithmetic: nothing of these sizes is written, and memory is only taken when bytes come.
class PartSizesTest {

    private static final StoragePath PATH = StoragePath.parse("/a");
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long LARGEST = S3Limits.MAX_PARTS * S3Limits.MAX_PART_BYTES;
    private static final long MEMORY_FOR_ANY_PART = 4 * S3Limits.MAX_PART_BYTES;

    private static PartSizes choose(UploadSettings upload, WriteHint hint) throws StorageException {
        S3Config config = TestStores.config(URI.create("http://127.0.0.1:1"), "key", "secret")
                .upload(upload)
                .build();
        try (S3Store store = S3Store.open(config, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"))) {
            return PartSizes.choose(store, PATH, hint);
        }
    }

    private static UploadSettings settings(boolean growing, long memoryBytes) {
        return new UploadSettings(10 * MIB, growing, 4, memoryBytes, 64 * MIB);
    }

    private static WriteHint length(long bytes) {
        return WriteHint.NONE.withLengthBytes(bytes);
    }

    private static WriteHint prefix(long bytes) {
        return WriteHint.NONE.withPrefix(new ObjectInfo(PATH, bytes, Instant.EPOCH, null));
    }

    private static long sum(PartSizes sizes) {
        return IntStream.rangeClosed(1, S3Limits.MAX_PARTS)
                .mapToLong(sizes::bytesOf)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLargestObjectThatS3TakesHasTenThousandPartsOf5GiB(boolean growing) throws Exception {
        PartSizes sizes = choose(settings(growing, MEMORY_FOR_ANY_PART), length(LARGEST));

        assertThat(sizes.firstBytes()).isEqualTo(5 * GIB);
        assertThat(sizes.bytesOf(1)).isEqualTo(5 * GIB);
        assertThat(sizes.bytesOf(S3Limits.MAX_PARTS)).isEqualTo(5 * GIB);
        assertThat(sum(sizes)).isEqualTo(LARGEST);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargerObjectIsTooLargeForS3(boolean growing) {
        assertThatThrownBy(() -> choose(settings(growing, MEMORY_FOR_ANY_PART), length(LARGEST + 1)))
                .isInstanceOf(StorageException.TooLarge.class)
                .hasMessageContaining("S3 takes at most 10000 parts of 5368709120");
    }

    @Test
    void aPrefixIsKnownLengthToo() throws Exception {
        assertThat(choose(settings(false, GIB), prefix(200_000 * MIB)).firstBytes())
                .isEqualTo(20 * MIB);
        assertThatThrownBy(() -> choose(settings(false, MEMORY_FOR_ANY_PART), prefix(LARGEST + 1)))
                .isInstanceOf(StorageException.TooLarge.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1024, 10", "100000, 10", "100001, 11", "200000, 20"})
    void aFixedSizeGivesWayOnlyToTheNumberOfParts(long lengthMebibytes, long partMebibytes) throws Exception {
        PartSizes sizes = choose(settings(false, GIB), length(lengthMebibytes * MIB));

        assertThat(sizes.firstBytes()).isEqualTo(partMebibytes * MIB);
        assertThat(IntStream.rangeClosed(1, S3Limits.MAX_PARTS).mapToLong(sizes::bytesOf))
                .containsOnly(partMebibytes * MIB);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1000, 10", "1001, 11", "5000, 50", "6400, 64", "100000, 64", "1000000, 100"})
    void anAutomaticSizeAimsAtAHundredPartsWithinItsShareOfMemory(long lengthMebibytes, long partMebibytes)
            throws Exception {
        assertThat(choose(settings(true, GIB), length(lengthMebibytes * MIB)).firstBytes())
                .isEqualTo(partMebibytes * MIB);
    }

    @Test
    void automaticPartsOfUnknownLengthDoubleEveryThousandParts() throws Exception {
        PartSizes sizes = choose(settings(true, MEMORY_FOR_ANY_PART), WriteHint.NONE);

        assertThat(sizes.bytesOf(1)).isEqualTo(10 * MIB);
        assertThat(sizes.bytesOf(1_000)).isEqualTo(10 * MIB);
        assertThat(sizes.bytesOf(1_001)).isEqualTo(20 * MIB);
        assertThat(sizes.bytesOf(S3Limits.MAX_PARTS)).isEqualTo(5 * GIB);
        assertThat(sum(sizes)).isEqualTo(1_000 * 10 * MIB * 1_023);
    }

    @Test
    void automaticPartsGrowNoLargerThanMemoryAllows() throws Exception {
        PartSizes sizes = choose(settings(true, 256 * MIB), WriteHint.NONE);

        assertThat(sizes.bytesOf(2_001)).isEqualTo(40 * MIB);
        assertThat(sizes.bytesOf(3_001)).isEqualTo(64 * MIB);
        assertThat(sizes.bytesOf(S3Limits.MAX_PARTS)).isEqualTo(64 * MIB);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1000, 1000", "1000000, 1954", "5000000, 9766"})
    void aLargePrefixTakesFewPartsOfThoseThatMayDiffer(long prefixParts, long mostCopies) throws Exception {
        PartSizes sizes = choose(settings(true, GIB), WriteHint.NONE);
        long prefix = prefixParts * sizes.firstBytes();

        long chunk = sizes.copyBytes(prefix, 32 * MIB);

        assertThat(chunk % sizes.firstBytes()).isZero();
        assertThat(chunk).isBetween(32 * MIB, S3Limits.MAX_PART_BYTES);
        assertThat(Math.ceilDiv(prefix, chunk)).isLessThanOrEqualTo(mostCopies);
        assertThat(choose(settings(false, GIB), WriteHint.NONE).copyBytes(prefix, 32 * MIB))
                .isEqualTo(10 * MIB);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 32 * MIB, 320_000 * MIB, 320_000 * MIB + 1, LARGEST})
    void aCopyHasAtMostTenThousandPartsOfAtMost5GiB(long sizeBytes) {
        long chunk = S3Copy.chunkBytes(sizeBytes, 32 * MIB);

        assertThat(chunk).isBetween(32 * MIB, S3Limits.MAX_PART_BYTES);
        assertThat(Math.ceilDiv(sizeBytes, chunk)).isLessThanOrEqualTo(S3Limits.MAX_PARTS);
    }
}
