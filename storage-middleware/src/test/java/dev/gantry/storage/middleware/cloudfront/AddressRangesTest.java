// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {

    private static final String LIST = """
            {"syncToken": "1", "createDate": "2026-01-01-00-00-00",
             "prefixes": [
               {"ip_prefix": "3.5.140.0/22", "region": "ap-northeast-2", "service": "AMAZON"},
               {"ip_prefix": "52.94.76.0/22", "region": "us-west-2", "service": "EC2"}],
             "ipv6_prefixes": [
               {"ipv6_prefix": "2600:1f14::/35", "region": "us-west-2", "service": "AMAZON"}]}
            """;

    private final AddressRanges ranges = AddressRanges.of(List.of(
            "192.0.2.128/25", "192.0.2.0/25", "198.51.100.7/32", "10.1.2.3/8", "2001:db8::/32", "203.0.113.0/31"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.0",
                "192.0.2.127",
                "192.0.2.128",
                "192.0.2.255",
                "198.51.100.7",
                "10.0.0.0",
                "10.255.255.255",
                "203.0.113.1",
                "::ffff:192.0.2.9",
                "2001:db8::",
                "2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void addressInARangeIsFound(String address) {
        assertThat(ranges.contains(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.1.255",
                "192.0.3.0",
                "198.51.100.6",
                "198.51.100.8",
                "9.255.255.255",
                "11.0.0.0",
                "203.0.113.2",
                "2001:db9::",
                "2001:db7:ffff::",
                "::192.0.2.9",
                "example.com",
                "192.0.2.0/24",
                "unix",
                ""
            })
    void addressOutsideAndWhatIsNoneAreNot(String address) {
        assertThat(ranges.contains(address)).isFalse();
    }

    @Test
    void unknownAddressIsInNoRange() {
        assertThat(ranges.contains(null)).isFalse();
    }

    @Test
    void rangesThatTouchOrOverlapBecomeOne() {
        assertThat(ranges.size()).isEqualTo(5);
        assertThat(AddressRanges.of(List.of("10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/9"))
                        .size())
                .isEqualTo(1);
        assertThat(AddressRanges.of(List.of("0.0.0.0/0")).contains("255.255.255.255"))
                .isTrue();
        assertThat(AddressRanges.of(List.of("::/0")).contains("192.0.2.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.0", "192.0.2.0/33", "192.0.2.0/-1", "/24", "host/24", "2001:db8::/129", "1.2.3.4/x"})
    void whatIsNoRangeIsRefused(String prefix) {
        assertThatThrownBy(() -> AddressRanges.of(List.of(prefix))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listIsReadOfAllRegionsOrOfSome() throws IOException {
        RangeList all = RangeList.parse(LIST, Set.of());
        assertThat(all.ranges().contains("3.5.140.1")).isTrue();
        assertThat(all.ranges().contains("2600:1f14::1")).isTrue();
        RangeList west = RangeList.parse(LIST, Set.of("us-west-2", "use-east-2"));
        assertThat(west.ranges().contains("52.94.76.1")).isTrue();
        assertThat(west.ranges().contains("2600:1f14::1")).isTrue();
        assertThat(west.ranges().contains("3.5.140.1")).isFalse();
        assertThat(west.unknownRegions()).containsExactly("use-east-2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                <html>| not JSON
                {"prefixes": []}| no range
                []| no range
                {"prefixes": [{"ip_prefix": "1.2.3.0/99", "region": "a"}]}| 1.2.3.0/99
                {"prefixes": [{"ip_prefix": 5, "region": "a"}]}| no range of addresses
                """)
    void brokenListSaysWhatIsWrong(String json, String words) {
        assertThatThrownBy(() -> RangeList.parse(json, Set.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }
}
