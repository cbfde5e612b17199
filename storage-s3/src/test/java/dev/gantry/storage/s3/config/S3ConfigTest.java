// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

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
        var credentials = new Access.Credentials("AKIA1", "very-secret", "very-secret-token");
        var role = new Access.Role("arn:aws:iam::1:role/r", "very-secret-id");
        var config = S3Config.builder("b", Location.of("r"))
                .access(new Access(credentials, role, Access.Signature.V4))
                .build();

        assertThat(config.toString()).contains("AKIA1", "***").doesNotContain("very-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9000, true, https://localhost:9000",
        "localhost:9000, false, http://localhost:9000",
        "http://localhost:9000, true, http://localhost:9000",
        "https://s3.example.com, false, https://s3.example.com",
    })
    void theSchemeOfAnEndpointWinsOverSecure(String endpoint, boolean secure, URI expected) {
        assertThat(Location.endpoint(endpoint, secure)).isEqualTo(expected);
        assertThat(Location.at(expected, "r").secure()).isEqualTo("https".equals(expected.getScheme()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "http://", "http:///path", "a host"})
    void anEndpointThatIsNoAddressIsRefused(String endpoint) {
        assertThatThrownBy(() -> Location.at(Location.endpoint(endpoint, true), "r"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        ", true",
        "https://s3.eu-north-1.amazonaws.com, true",
        "https://s3.cn-north-1.amazonaws.com.cn, true",
        "https://amazonaws.com.example.org, false",
        "http://localhost:9000, false",
    })
    void amazonsStoreIsKnownByItsHost(URI endpoint, boolean expected) {
        Location location = endpoint == null ? Location.of("r") : Location.at(endpoint, "r");

        assertThat(location.isAmazon()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "/, ''", "/a/b/, a/b", "a, a", "//a, a"})
    void slashesAroundTheRootDirectoryDoNotCount(String given, String expected) {
        S3Config config =
                S3Config.builder("b", Location.of("r")).rootDirectory(given).build();

        assertThat(config.rootDirectory()).isEqualTo(expected);
    }

    @Test
    void partsAreAtLeastFiveMebibytes() {
        assertThatThrownBy(() -> new UploadSettings(5 * MIB - 1, 4, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunksize");
    }

    @Test
    void memoryThatIsGivenHoldsThreeParts() {
        assertThatThrownBy(() -> new UploadSettings(10 * MIB, 4, 29 * MIB, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 parts");
    }

    @Test
    void memoryThatIsNotGivenIsLittleAndNeverMoreThanAQuarterOfTheHeap() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;

        assertThat(UploadSettings.DEFAULT.memoryBytes()).isEqualTo(Math.max(Math.min(quarter, 48 * MIB), 30 * MIB));
    }

    @Test
    void memoryThatIsNotGivenHoldsThreePartsHoweverLargeTheyAre() {
        var large = new UploadSettings(100 * MIB, 4, 0, 0);

        assertThat(large.memoryBytes()).isEqualTo(300 * MIB);
    }

    @ParameterizedTest
    @CsvSource({"1024, 64, 64", "256, 64, 32", "40, 64, 10", "1024, 0, 10"})
    void theHoldLimitIsAnEighthOfTheMemoryAtMostAndAPartAtLeast(long memory, long wanted, long expected) {
        var upload = new UploadSettings(10 * MIB, 4, memory * MIB, wanted * MIB);

        assertThat(upload.holdBytes()).isEqualTo(expected * MIB);
    }

    @Test
    void oneRequestCopiesFiveGibibytesAtMost() {
        assertThatThrownBy(() -> new CopySettings(32 * MIB, 1, (5L << 30) + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multipartcopythresholdsize");
    }

    @Test
    void anAddressForAClientIsGoodForSevenDaysAtMost() {
        assertThatThrownBy(() -> new RedirectSettings(null, Duration.ofDays(8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
