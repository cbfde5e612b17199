// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.s3.config.Location;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;

/// Amazon's rules as this driver applies them; what is called and signed by them is in `AmazonAddressesTest`.
class AddressesTest {

    private static final String BUCKET = "images";

    /// @param with of `http path dualstack accelerate fips`
    private static Location amazon(String region, @Nullable String with) {
        Set<String> options = Set.copyOf(Arrays.asList((with == null ? "" : with).split(" ")));
        return new Location(
                region,
                null,
                !options.contains("http"),
                options.contains("path"),
                options.contains("dualstack"),
                options.contains("accelerate"),
                options.contains("fips"));
    }

    private static Location at(String endpoint, boolean pathStyle) {
        return Location.at(URI.create(endpoint), "us-east-1").withPathStyle(pathStyle);
    }

    private static String address(Location location, String bucket) {
        return new Addresses(location, bucket).ofBucket().url().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1,                         , https://images.s3.us-east-1.amazonaws.com",
        "eu-west-1,                     path, https://s3.eu-west-1.amazonaws.com/images",
        "eu-west-1,                     http, http://images.s3.eu-west-1.amazonaws.com",
        "eu-west-1,                dualstack, https://images.s3.dualstack.eu-west-1.amazonaws.com",
        "eu-west-1,           http dualstack, http://images.s3.dualstack.eu-west-1.amazonaws.com",
        "eu-west-1,               accelerate, https://images.s3-accelerate.amazonaws.com",
        "eu-west-1,     accelerate dualstack, https://images.s3-accelerate.dualstack.amazonaws.com",
        "us-west-2,                     fips, https://images.s3-fips.us-west-2.amazonaws.com",
        "us-gov-west-1,       fips dualstack, https://images.s3-fips.dualstack.us-gov-west-1.amazonaws.com",
        "cn-north-1,                        , https://images.s3.cn-north-1.amazonaws.com.cn",
        "cn-north-1,               http path, http://s3.cn-north-1.amazonaws.com.cn/images",
        "us-iso-east-1,                     , https://images.s3.us-iso-east-1.c2s.ic.gov",
        "eu-atlantis-9,                     , https://images.s3.eu-atlantis-9.amazonaws.com",
        "eu-atlantis-9,       http dualstack, http://images.s3.dualstack.eu-atlantis-9.amazonaws.com",
    })
    void amazonsHostsAreFormedOfRegionAndOptions(String region, @Nullable String with, String expected) {
        assertThat(address(amazon(region, with), BUCKET)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "http://store.example:7480,   images, false, http://images.store.example:7480",
        "http://store.example:7480,   images,  true, http://store.example:7480/images",
        "https://store.example,       images, false, https://images.store.example",
        "https://store.example/,      images,  true, https://store.example/images",
        "https://store.example/base,  images,  true, https://store.example/base/images",
        "https://store.example/base,  images, false, https://images.store.example/base",
        "https://s3.us-east-1.amazonaws.com, images, false, https://images.s3.us-east-1.amazonaws.com",
    })
    void anEndpointNamesTheBucketInItsHostOrInItsPath(
            String endpoint, String bucket, boolean pathStyle, String expected) {
        assertThat(address(at(endpoint, pathStyle), bucket)).isEqualTo(expected);
    }

    /// A certificate for `*.store.example` is none for two names in its place, and addresses are no names.
    @ParameterizedTest
    @CsvSource({
        "https://store.example,      a.b.c, https://store.example/a.b.c",
        "http://store.example,       a.b.c, http://a.b.c.store.example",
        "http://store.example,  Not_a_Name, http://store.example/Not_a_Name",
        "http://127.0.0.1:7480,     images, http://127.0.0.1:7480/images",
    })
    void aBucketThatCannotStandInTheHostStandsInThePath(String endpoint, String bucket, String expected) {
        assertThat(address(at(endpoint, false), bucket)).isEqualTo(expected);
    }

    @Test
    void aBucketWithDotsStandsInThePathOfAmazonsEndpointByTls() {
        assertThat(address(amazon("eu-west-1", ""), "docker.example.com"))
                .isEqualTo("https://s3.eu-west-1.amazonaws.com/docker.example.com");
    }

    @ParameterizedTest
    @CsvSource({"eu-atlantis-9", "default", "my_zone", "Region One"})
    void theRegionOfAnEndpointIsSignedWhateverItsName(String region) {
        var location = Location.at(URI.create("http://store.example"), region);

        assertThat(new Addresses(location, BUCKET).ofBucket().attribute(AwsEndpointAttribute.AUTH_SCHEMES))
                .singleElement()
                .isInstanceOfSatisfying(SigV4AuthScheme.class, scheme -> {
                    assertThat(scheme.signingRegion()).isEqualTo(region);
                    assertThat(scheme.signingName()).isEqualTo("s3");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, accelerate path,      images, Path-style",
        "us-west-2, accelerate fips,      images, FIPS",
        "eu-west-1, accelerate,           a.b.c,  Accelerate",
        "cn-north-1, fips,                images, FIPS",
        "not_a_region, ,                  images, region",
    })
    void whatTheRulesRefuseIsRefusedAtOnce(String region, String with, String bucket, String reason) {
        var addresses = new Addresses(amazon(region, with), bucket);

        assertThatThrownBy(addresses::ofBucket)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(bucket)
                .hasMessageContaining(reason);
    }

    @Test
    void clientsAreSentToTheirEndpointWithoutAmazonsOptions() {
        var own = new Addresses(amazon("eu-west-1", "accelerate dualstack"), BUCKET);

        Addresses clients = own.seenFrom(URI.create("https://downloads.example.com"));

        assertThat(clients.ofBucket().url()).hasToString("https://images.downloads.example.com");
        assertThat(own.seenFrom(null)).isSameAs(own);
    }

    @ParameterizedTest
    @CsvSource({"http://images.example, false, /images", "http://images.example, true, ''"})
    void aSignatureNamesTheBucketThatTheHostNames(String endpoint, boolean pathStyle, String expected) {
        assertThat(new Addresses(at(endpoint, pathStyle), BUCKET).bucketBeforePath())
                .isEqualTo(expected);
    }
}
