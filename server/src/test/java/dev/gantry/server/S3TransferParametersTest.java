// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How bytes are written and copied.
class S3TransferParametersTest extends S3ParameterFixture {

    private static final int MIB = 1 << 20;
    private static final WriteHint TARGETED = WriteHint.NONE.withTarget(TARGET);
    private static final Content BLOB = new Content(1, 1_000);
    private static final StoragePath NAMED = StoragePath.parse(
            "/docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex(BLOB).substring(0, 2), hex(BLOB)));

    private static String hex(Content content) {
        return content.digest().replace("sha256:", "");
    }

    @BeforeEach
    void forgetObjects() throws Exception {
        driver().delete(List.of(TARGET, NAMED));
        proxy.reset();
    }

    private List<Long> partSizes() {
        return proxy.seen("PUT:Part").stream()
                .map(request -> Long.valueOf(request.header("Content-Length").orElseThrow()))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"5MiB, 5242880", "6000000, 6000000"})
    void chunksizeIsThatOfEveryPartButTheLast(String given, long bytes) throws Exception {
        write(driver("chunksize: " + given), 2 * bytes + 1, TARGETED);

        assertThat(partSizes()).containsExactly(1L, bytes, bytes);
    }

    @Test
    void chunksizeIs10MebibytesByDefaultAndUpToItAnObjectIsOnePut() throws Exception {
        S3Driver driver = driver();

        write(driver, 10 * MIB, TARGETED);
        assertThat(proxy.counts()).containsOnlyKeys("PUT:Object");

        write(driver, 10 * MIB + 1, TARGETED);
        assertThat(partSizes()).containsExactly(1L, 10L * MIB);
    }

    @Test
    void chunksizeAutoGrowsWithTheKnownLength() throws Exception {
        S3Driver driver = driver("chunksize: auto", "buffermemory: 256MiB", "partsinflight: 1");
        try (PendingObject pending = driver.create(STAGING, TARGETED.withLengthBytes(1_200L * MIB));
                var in = new Content(1, 13 * MIB).stream()) {
            in.transferTo(pending);
            driver.discard(pending.suspend());
        }

        assertThat(partSizes()).containsExactly(12L * MIB);
    }

    @Test
    void partsinflightIsHowManyPartsOfAnUploadAreSentAtOnce() throws Exception {
        S3Driver driver = driver("chunksize: 5MiB", "partsinflight: 2", "buffermemory: 100MiB");
        proxy.delay(Duration.ofMillis(100));

        write(driver, 30 * MIB, TARGETED);

        assertThat(proxy.peak("PUT:Part")).isEqualTo(2);
    }

    @Test
    void buffermemoryBoundsWhatIsUnderWay() throws Exception {
        S3Driver driver = driver("chunksize: 5MiB", "partsinflight: 10", "buffermemory: 15MiB");
        proxy.delay(Duration.ofMillis(100));

        write(driver, 40 * MIB, TARGETED);

        assertThat(proxy.peak("PUT:Part")).isBetween(2, 3);
    }

    /// An object that is staged, so that it has to be copied.
    private void copy(long bytes, String... lines) throws Exception {
        String[] all = Arrays.copyOf(lines, lines.length + 2);
        all[lines.length] = "chunksize: 5MiB";
        all[lines.length + 1] = "buffermemory: 15MiB";
        S3Driver driver = driver(all);
        proxy.delay(Duration.ofMillis(50));
        write(driver, bytes);
    }

    @Test
    void multipartcopychunksizeIsThatOfEveryPartOfACopyButTheLast() throws Exception {
        copy(13 * MIB, "multipartcopychunksize: 6MiB", "multipartcopythresholdsize: 5MiB");

        assertThat(proxy.seen("PUT:PartCopy"))
                .extracting(request -> request.header("x-amz-copy-source-range").orElseThrow())
                .containsExactlyInAnyOrder(
                        "bytes=0-" + (6 * MIB - 1),
                        "bytes=%d-%d".formatted(6 * MIB, 12 * MIB - 1),
                        "bytes=%d-%d".formatted(12 * MIB, 13 * MIB - 1));
    }

    @Test
    void multipartcopymaxconcurrencyIsHowManyPartsAreCopiedAtOnce() throws Exception {
        copy(
                30 * MIB,
                "multipartcopychunksize: 5MiB",
                "multipartcopythresholdsize: 5MiB",
                "multipartcopymaxconcurrency: 2");

        assertThat(proxy.count("PUT:PartCopy").requests()).isEqualTo(6);
        assertThat(proxy.peak("PUT:PartCopy")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, PUT:Copy", "1, PUT:PartCopy"})
    void multipartcopythresholdsizeIsTheLargestThatOneRequestCopies(int beyond, String kind) throws Exception {
        copy(6 * MIB + beyond, "multipartcopythresholdsize: 6MiB");

        assertThat(proxy.counts().keySet().stream().filter(it -> it.contains("Copy")))
                .containsExactly(kind);
    }

    @Test
    void checksumsAutoSendsTheDigestOfABlob() throws Exception {
        driver().put(NAMED, BLOB.bytes(), null);

        assertThat(checksums(proxy.seen("PUT:Object").getFirst())).containsExactly("x-amz-checksum-sha256");
    }

    @Test
    void checksumsWhenRequiredSendsNone() throws Exception {
        S3Driver driver = driver("checksums: when_required", "chunksize: 5MiB");

        driver.put(NAMED, BLOB.bytes(), null);
        write(driver, 6 * MIB);

        assertThat(proxy.seen())
                .allSatisfy(request -> assertThat(checksums(request)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"crc64nvme, CRC64NVME", "crc32c, CRC32C"})
    void checksumsOfAnAlgorithmAreOnEveryObjectAndPart(String given, String algorithm) throws Exception {
        S3Driver driver = driver("checksums: " + given, "chunksize: 5MiB");

        driver.put(NAMED, BLOB.bytes(), null);
        driver.put(NAMED, BLOB.bytes(), Instant.now().plusSeconds(60));
        write(driver, 6 * MIB);

        assertThat(proxy.seen())
                .filteredOn(request -> List.of("PUT:Object", "PUT:Part").contains(request.kind()))
                .hasSize(4)
                .allSatisfy(request -> assertThat(checksums(request)).containsExactly("x-amz-checksum-" + given));
        assertThat(proxy.seen("POST:CreateMPU")).singleElement().satisfies(request -> {
            assertThat(request.header("x-amz-checksum-algorithm")).contains(algorithm);
            assertThat(request.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        });
    }

    /// The names of all headers that carry or announce a checksum of the payload.
    private static List<String> checksums(S3Request request) {
        return request.head()
                .lines()
                .skip(1)
                .map(line -> line.split(":", 2)[0].toLowerCase(Locale.ROOT))
                .filter(name -> name.contains("checksum") || name.equals("x-amz-trailer"))
                .toList();
    }
}
