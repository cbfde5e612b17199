// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {

    private static final InetAddress PROXY = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.9");
    private static final Origin.Direct DIRECT = new Origin.Direct("http", "registry:5000");
    private static final TrustedProxies TRUSTED =
            new TrustedProxies(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8")));

    /// @param headers lines of `name: value`, between bars
    private static Origin origin(InetAddress peer, TrustedProxies trusted, String headers) {
        HttpFields.Mutable fields = HttpFields.build();
        Arrays.stream(headers.split("\\|"))
                .filter(line -> !line.isBlank())
                .map(line -> line.split(":", 2))
                .forEach(line -> fields.add(line[0].strip(), line[1].strip()));
        return Origin.of(peer, fields, DIRECT, trusted);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "X-Forwarded-For: 192.0.2.1; 192.0.2.1",
                "X-Forwarded-For: 192.0.2.66, 192.0.2.1; 192.0.2.1",
                "X-Forwarded-For: 192.0.2.66, 192.0.2.1, 10.9.9.9; 192.0.2.1",
                "X-Forwarded-For: 192.0.2.66 | X-Forwarded-For: 192.0.2.1; 192.0.2.1",
                "X-Forwarded-For: 10.7.7.7, 10.9.9.9; 10.7.7.7",
                "X-Forwarded-For: 192.0.2.1:4711; 192.0.2.1",
                "X-Forwarded-For: [2001:db8::1]:4711; 2001:db8:0:0:0:0:0:1",
                "X-Forwarded-For: 2001:db8::1, fd00::7; 2001:db8:0:0:0:0:0:1",
                "X-Forwarded-For: unknown, 10.9.9.9; 10.9.9.9",
                "X-Forwarded-For: 192.0.2.1, nonsense; 10.1.2.3",
                "X-Forwarded-For:; 10.1.2.3",
                "Forwarded: for=192.0.2.66~ for=192.0.2.1; 192.0.2.1",
                "Forwarded: proto=https^for=\"[2001:db8::1]:80\"; 2001:db8:0:0:0:0:0:1",
                "Forwarded: for=_hidden; 10.1.2.3",
                "Forwarded: for=192.0.2.66 | X-Forwarded-For: 192.0.2.1; 192.0.2.1",
                "X-Real-Ip: 192.0.2.66; 10.1.2.3",
            },
            delimiter = ';')
    void clientOfATrustedProxyIsTheLastThatNoTrustedProxyIs(String headers, String client) {
        assertThat(origin(PROXY, TRUSTED, headers.replace('~', ',').replace('^', ';'))
                        .clientAddress())
                .isEqualTo(client);
    }

    @Test
    void strangersCannotSayForWhomTheyAsk() {
        String headers = "X-Forwarded-For: 192.0.2.1 | X-Forwarded-Proto: https | X-Forwarded-Host: evil.example";

        assertThat(origin(STRANGER, TRUSTED, headers)).isEqualTo(new Origin("198.51.100.9", "http", "registry:5000"));
    }

    @Test
    void withoutTrustedProxiesNobodyIsBelievedAboutTheClientAndAnybodyAboutTheAddress() {
        String headers = "X-Forwarded-For: 192.0.2.1 | X-Forwarded-Proto: https | X-Forwarded-Host: images.example";

        assertThat(origin(STRANGER, TrustedProxies.NONE, headers))
                .isEqualTo(new Origin("198.51.100.9", "https", "images.example"));
    }

    @Test
    void forwardedOutweighsTheOlderHeadersOnTheAddress() {
        String headers = "Forwarded: for=192.0.2.4;host=reg.example;proto=HTTPS, for=192.0.2.5"
                + "| X-Forwarded-Host: older.example";

        assertThat(origin(PROXY, TRUSTED, headers)).isEqualTo(new Origin("192.0.2.5", "https", "reg.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-Proto: javascript",
        "X-Forwarded-Host: a\"b",
        "X-Forwarded-Host: a/b",
        "Forwarded: proto=ftp;host=\"a/b\"",
    })
    void whatIsNoSchemeOrHostIsIgnored(String headers) {
        assertThat(origin(PROXY, TRUSTED, headers)).isEqualTo(new Origin("10.1.2.3", "http", "registry:5000"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.129, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true",
    })
    void rangeContainsItsAddresses(String range, String address, boolean isInside) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(isInside);
    }
}
