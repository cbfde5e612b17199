// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Where the bucket is, and how it is asked, where an endpoint is given. Amazon's own addresses are in
/// [S3AmazonParametersTest].
class S3PlaceParametersTest extends S3ParameterFixture {

    private S3Request put(String... lines) throws Exception {
        S3Driver driver = driver(lines);
        driver.put(TARGET, new byte[1], null);
        return proxy.seen("PUT:Object").getLast();
    }

    @Test
    void rootdirectoryPrecedesEveryKey() throws Exception {
        assertThat(put("rootdirectory: /some/folder/").target()).isEqualTo("/" + BUCKET + "/some/folder/blobs/ab/data");
    }

    @Test
    void bucketStandsInEveryRequest() throws Exception {
        SERVER.createBucket("another.bucket");

        assertThat(put("bucket: another.bucket").target()).isEqualTo("/another.bucket/blobs/ab/data");
    }

    @Test
    void regionIsSignedWhateverItIs() throws Exception {
        assertThat(put("region: our_own Region").header("Authorization").orElseThrow())
                .contains("/our_own Region/s3/aws4_request");
    }

    @Test
    void regionendpointIsCalledInsteadOfAmazonsAndItsSchemeWins() throws Exception {
        assertThat(put("regionendpoint: " + endpoint(), "secure: true").header("Host"))
                .contains(endpoint().getAuthority());
    }

    @Test
    void secureDecidesForAnEndpointWithoutScheme() throws Exception {
        String bare = endpoint().getAuthority();

        assertThat(put("regionendpoint: " + bare, "secure: false").header("Host"))
                .contains(bare);
        assertThat(read("regionendpoint: " + bare).location().where()).isEqualTo("https://" + bare);
    }

    @Test
    void v4authSignsByVersionTwoWhereItIsFalse() throws Exception {
        assertThat(put("v4auth: false").header("Authorization").orElseThrow())
                .startsWith("AWS " + SERVER.accessKey() + ":");
        assertThat(put("v4auth: true").header("Authorization").orElseThrow()).startsWith("AWS4-HMAC-SHA256 ");
    }

    @Test
    void useragentIsWhatRequestsSayOfTheirSender() throws Exception {
        assertThat(put("useragent: the registry of our house/1.0").header("User-Agent"))
                .contains("the registry of our house/1.0");

        driver("useragent: our house").put(TARGET, new byte[1], Instant.now().plusSeconds(60));
        assertThat(proxy.seen("PUT:Object").getLast().header("User-Agent")).contains("our house");
    }
}
