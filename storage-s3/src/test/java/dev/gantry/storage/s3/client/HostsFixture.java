// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.Trust;
import dev.gantry.storage.testkit.proxy.EveryHost;
import dev.gantry.storage.testkit.proxy.EveryHost.Heard;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Clients that reach the same test server whatever host they call, and trust it to be that host.
abstract class HostsFixture {

    static final TestAuthority AUTHORITY = new TestAuthority("Gantry's tests");
    static final Trust TRUSTING = new Trust(false, AUTHORITY.pem());

    private static final CallSettings ONE_ATTEMPT =
            new CallSettings(1, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(10), 4);

    EveryHost hosts;

    @BeforeEach
    void start() throws IOException {
        hosts = EveryHost.empty(AUTHORITY);
    }

    @AfterEach
    void stop() throws IOException {
        hosts.close();
    }

    static S3Config.Builder config(String bucket, Location location) {
        return S3Config.builder(bucket, location)
                .credentials("testaccesskey0000001", "testsecretkey00000000000000000000000001")
                .calls(ONE_ATTEMPT)
                .trust(TRUSTING);
    }

    S3Clients open(S3Config.Builder config) {
        return S3Clients.open(
                config.build(),
                ProxyConfiguration.builder()
                        .endpoint(hosts.endpoint())
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build(),
                InstantSource.system());
    }

    /// What S3 hears when an object is looked up, which is not there.
    Heard lookUp(S3Config.Builder config, String key) {
        S3Config built = config.build();
        try (S3Clients clients = open(config)) {
            assertThatThrownBy(() -> clients.client()
                            .headObject(r -> r.bucket(built.bucket()).key(key)))
                    .isInstanceOf(S3Exception.class);
        }
        return hosts.heard().getLast();
    }
}
