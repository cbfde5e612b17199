// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.testkit.proxy.EveryHost;
import dev.gantry.storage.testkit.proxy.EveryHost.Heard;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is called where no endpoint is given, or one of TLS: a proxy plays the hosts, which the driver finds as an
/// operator's proxy is found.
class S3AmazonParametersTest extends S3ParameterFixture {

    private static final TestAuthority AUTHORITY = new TestAuthority("Gantry's tests");
    private static final List<String> PROXY_PROPERTIES =
            List.of("http.proxyHost", "http.proxyPort", "https.proxyHost", "https.proxyPort");

    private EveryHost hosts;
    private Path authority;

    @BeforeEach
    void startHosts() throws IOException {
        hosts = EveryHost.empty(AUTHORITY);
        authority = Files.writeString(folder.resolve("authority.pem"), AUTHORITY.pem());
        for (String property : PROXY_PROPERTIES) {
            boolean isHost = property.endsWith("Host");
            System.setProperty(
                    property,
                    isHost ? "127.0.0.1" : Integer.toString(hosts.endpoint().getPort()));
        }
    }

    @AfterEach
    void stopHosts() throws IOException {
        PROXY_PROPERTIES.forEach(System::clearProperty);
        hosts.close();
    }

    /// A driver that is told these lines, and by them alone where to go.
    private S3Driver amazon(String... lines) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("region: eu-west-1", "bucket: images", "accesskey: someaccesskey", "secretkey: somesecretkey"));
        all.addAll(Arrays.asList(lines));
        return open(readAlone(all.toArray(String[]::new)));
    }

    /// What is heard when the driver looks an object up, which is not there.
    private Heard heardOf(String... lines) throws Exception {
        List<String> all = new ArrayList<>(List.of("rootca: " + authority));
        all.addAll(Arrays.asList(lines));
        assertThat(amazon(all.toArray(String[]::new)).stat(TARGET)).isEmpty();
        return hosts.heard().getLast();
    }

    @Test
    void regionNamesAmazonsHostAndTheScopeThoughTheSdkDoesNotKnowIt() throws Exception {
        Heard heard = heardOf("region: eu-atlantis-9");

        assertThat(heard.serverName()).contains("images.s3.eu-atlantis-9.amazonaws.com");
        assertThat(heard.header("Authorization")).contains("/eu-atlantis-9/s3/aws4_request");
    }

    @Test
    void usedualstackCallsTheHostThatAnswersOverBothProtocols() throws Exception {
        Heard heard = heardOf("usedualstack: true");

        assertThat(heard.serverName()).contains("images.s3.dualstack.eu-west-1.amazonaws.com");
        assertThat(heard.header("Host")).isEqualTo("images.s3.dualstack.eu-west-1.amazonaws.com");
    }

    @Test
    void accelerateCallsTheHostOfAcceleration() throws Exception {
        assertThat(heardOf("accelerate: true").header("Host")).isEqualTo("images.s3-accelerate.amazonaws.com");
    }

    @Test
    void usefipsendpointCallsTheHostOfValidatedCryptography() throws Exception {
        assertThat(heardOf("region: us-east-2", "usefipsendpoint: true").header("Host"))
                .isEqualTo("images.s3-fips.us-east-2.amazonaws.com");
    }

    @Test
    void forcepathstyleNamesTheBucketInThePath() throws Exception {
        Heard inHost = heardOf("regionendpoint: https://store.test");
        assertThat(inHost.header("Host") + inHost.target()).isEqualTo("images.store.test/blobs/ab/data");

        Heard inPath = heardOf("regionendpoint: https://store.test", "forcepathstyle: true");
        assertThat(inPath.header("Host") + inPath.target()).isEqualTo("store.test/images/blobs/ab/data");
    }

    @Test
    void secureDecidesWhetherAmazonIsAskedByTls() throws Exception {
        assertThat(heardOf().calledUrl()).isEqualTo("https://images.s3.eu-west-1.amazonaws.com:443");
        assertThat(heardOf("secure: false").calledUrl()).isEqualTo("http://images.s3.eu-west-1.amazonaws.com");
    }

    @Test
    void rootcaIsTrustedAsAFileAndAsTextAndNobodyElseIs() throws Exception {
        assertThat(heardOf().serverName()).isPresent();
        String text = '"' + AUTHORITY.pem().replace("\n", "\\n") + '"';
        assertThat(amazon("rootca: " + text).stat(TARGET)).isEmpty();
        assertThat(hosts.heard()).hasSize(2);

        S3Driver distrustful = amazon("maxattempts: 1");
        assertThatThrownBy(() -> distrustful.stat(TARGET))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("no secure connection")
                .hasMessageContaining("issued by 'CN=Gantry's tests'");
        assertThat(hosts.heard()).hasSize(2);
    }

    @Test
    void skipverifyTakesAnyCertificate() throws Exception {
        assertThat(amazon("skipverify: true").stat(TARGET)).isEmpty();
        assertThat(hosts.heard()).hasSize(1);
    }
}
