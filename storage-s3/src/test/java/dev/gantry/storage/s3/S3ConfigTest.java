// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ConfigTest {

    private static final long MIB = 1L << 20;

    @Test
    void secretsAreNotPrinted() {
        var config = S3Config.builder("b", "r")
                .credentials(new S3Config.Credentials("AKIA1", "very-secret"))
                .build();

        assertThat(config.toString()).contains("AKIA1", "***").doesNotContain("very-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9000, true, https://localhost:9000",
        "localhost:9000, false, http://localhost:9000",
        "http://localhost:9000, true, http://localhost:9000",
        "https://s3.example.com, false, https://s3.example.com",
        ", false, http://s3.eu-north-1.amazonaws.com",
    })
    void theSchemeOfAnEndpointWinsOverSecure(String endpoint, boolean secure, URI expected) {
        var config = S3Config.builder("b", "eu-north-1")
                .endpoint(endpoint)
                .secure(secure)
                .build();

        assertThat(config.endpoint()).isEqualTo(expected);
    }

    @Test
    void withoutEndpointItIsAmazonsOwn() {
        assertThat(S3Config.of("b", "eu-north-1").endpoint()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "http://", "http:///path", "a host"})
    void anEndpointThatIsNoAddressIsRefused(String endpoint) {
        var builder = S3Config.builder("b", "r").endpoint(endpoint);

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "/, ''", "/a/b/, a/b", "a, a", "//a, a"})
    void slashesAroundTheRootDirectoryDoNotCount(String given, String expected) {
        assertThat(S3Config.builder("b", "r").rootDirectory(given).build().rootDirectory())
                .isEqualTo(expected);
    }

    @Test
    void partsAreAtLeastFiveMebibytes() {
        assertThatThrownBy(() -> new S3Config.Upload(5 * MIB - 1, 4, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunksize");
    }

    @Test
    void memoryThatIsGivenHoldsThreeParts() {
        assertThatThrownBy(() -> new S3Config.Upload(10 * MIB, 4, 29 * MIB, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 parts");
    }

    @Test
    void memoryThatIsNotGivenIsAQuarterOfTheHeap() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;

        assertThat(S3Config.Upload.DEFAULT.memoryBytes()).isEqualTo(Math.max(quarter, 30 * MIB));
    }

    @ParameterizedTest
    @CsvSource({"1024, 64, 64", "256, 64, 32", "40, 64, 10", "1024, 0, 10"})
    void theHoldLimitIsAnEighthOfTheMemoryAtMostAndAPartAtLeast(long memory, long wanted, long expected) {
        var upload = new S3Config.Upload(10 * MIB, 4, memory * MIB, wanted * MIB);

        assertThat(upload.holdBytes()).isEqualTo(expected * MIB);
    }

    @Test
    void oneRequestCopiesFiveGibibytesAtMost() {
        assertThatThrownBy(() -> new S3Config.Copy(32 * MIB, 1, (5L << 30) + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multipartcopythresholdsize");
    }

    @Test
    void anAddressForAClientIsGoodForSevenDaysAtMost() {
        var builder = S3Config.builder("b", "r").redirectExpiry(Duration.ofDays(8));

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }
}
