// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.RedirectSettings;
import dev.gantry.storage.testkit.proxy.EveryHost.Heard;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The hosts that are called and that are signed, as a TLS server hears them that plays Amazon.
class AmazonAddressesTest extends HostsFixture {

    private static Location amazon(String region, @Nullable String with) {
        String options = with == null ? "" : with;
        return new Location(
                region,
                null,
                !options.contains("http"),
                options.contains("path"),
                options.contains("dualstack"),
                options.contains("accelerate"),
                options.contains("fips"));
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1,                     , images.s3.us-east-1.amazonaws.com",
        "eu-west-1,            dualstack, images.s3.dualstack.eu-west-1.amazonaws.com",
        "eu-west-1,           accelerate, images.s3-accelerate.amazonaws.com",
        "eu-west-1, accelerate dualstack, images.s3-accelerate.dualstack.amazonaws.com",
        "us-west-2,                 fips, images.s3-fips.us-west-2.amazonaws.com",
        "us-west-2,       fips dualstack, images.s3-fips.dualstack.us-west-2.amazonaws.com",
        "cn-north-1,                    , images.s3.cn-north-1.amazonaws.com.cn",
        "eu-atlantis-9,                 , images.s3.eu-atlantis-9.amazonaws.com",
    })
    void theHostThatIsCalledIsTheOneThatIsSigned(String region, @Nullable String with, String host) {
        Heard heard = lookUp(config("images", amazon(region, with)), "a key");

        assertThat(heard.calledUrl()).isEqualTo("https://" + host + ":443");
        assertThat(heard.serverName()).contains(host);
        assertThat(heard.header("Host")).isEqualTo(host);
        assertThat(heard.target()).isEqualTo("/a%20key");
        assertThat(heard.header("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 ")
                .contains("/" + region + "/s3/aws4_request")
                .containsPattern("SignedHeaders=[^,]*\\bhost\\b");
    }

    @Test
    void theSdksOwnSettingsHaveNoSay() {
        System.setProperty("aws.endpointUrlS3", "http://elsewhere.test/base");
        System.setProperty("aws.useFipsEndpoint", "true");
        System.setProperty("aws.useDualstackEndpoint", "true");
        try {
            Heard heard = lookUp(config("images", amazon("eu-west-1", null)), "k");

            assertThat(heard.calledUrl() + heard.target()).isEqualTo("https://images.s3.eu-west-1.amazonaws.com:443/k");
        } finally {
            System.clearProperty("aws.endpointUrlS3");
            System.clearProperty("aws.useFipsEndpoint");
            System.clearProperty("aws.useDualstackEndpoint");
        }
    }

    @Test
    void pathStyleNamesTheBucketBehindTheHost() {
        Heard heard = lookUp(config("images", amazon("eu-west-1", "path")), "k");

        assertThat(heard.header("Host")).isEqualTo("s3.eu-west-1.amazonaws.com");
        assertThat(heard.target()).isEqualTo("/images/k");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1,            , images.s3.eu-west-1.amazonaws.com",
        "eu-west-1,   dualstack, images.s3.dualstack.eu-west-1.amazonaws.com",
        "cn-north-1,           , images.s3.cn-north-1.amazonaws.com.cn",
    })
    void withoutTlsTheSameHostsAreCalledAndPayloadsAreSigned(String region, @Nullable String with, String host) {
        var config = config("images", amazon(region, "http " + with));
        try (S3Clients clients = open(config)) {
            assertThatThrownBy(() ->
                            clients.client().putObject(r -> r.bucket("images").key("k"), RequestBody.fromString("abc")))
                    .isInstanceOf(S3Exception.class);
        }

        Heard heard = hosts.heard().getLast();
        assertThat(heard.calledUrl()).isEqualTo("http://" + host);
        assertThat(heard.header("Host")).isEqualTo(host);
        assertThat(heard.header("x-amz-content-sha256"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void overTlsPayloadsAreNotSigned() {
        try (S3Clients clients = open(config("images", amazon("eu-west-1", null)))) {
            assertThatThrownBy(() ->
                            clients.client().putObject(r -> r.bucket("images").key("k"), RequestBody.fromString("abc")))
                    .isInstanceOf(S3Exception.class);
        }

        assertThat(hosts.heard().getLast().header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, accelerate,           , https://images.s3-accelerate.amazonaws.com/a%20key?",
        "eu-west-1, http dualstack,       , http://images.s3.dualstack.eu-west-1.amazonaws.com/a%20key?",
        "eu-west-1, fips, https://dl.test, https://images.dl.test/a%20key?",
        "eu-west-1, path, http://dl.test:81, http://dl.test:81/images/a%20key?",
    })
    void clientsAreSentToTheirEndpointOrWhereRequestsGo(
            String region, String with, @Nullable URI clients, String expected) {
        var config =
                config("images", amazon(region, with)).redirects(new RedirectSettings(clients, Duration.ofMinutes(2)));
        try (S3Clients opened = open(config)) {
            var signed = opened.redirects().signGet("a key", Instant.now(), Duration.ofMinutes(2));

            assertThat(signed.request().getUri().toString())
                    .startsWith(expected)
                    .contains("%2F" + region + "%2Fs3%2Faws4_request")
                    .contains("X-Amz-Expires=120");
        }
    }
}
