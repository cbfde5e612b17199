// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.S3Config;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/// The pools of connections to the store.
final class Connections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(50);

    private Connections() {}

    /// @param silence after which a connection counts as broken
    static SdkHttpClient open(S3Config config, Duration silence) {
        return ApacheHttpClient.builder()
                .maxConnections(config.calls().maxConnections())
                .connectionAcquisitionTimeout(config.calls().callTimeout())
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(silence)
                .connectionMaxIdleTime(IDLE_TIMEOUT)
                .useIdleConnectionReaper(true)
                .tcpKeepAlive(true)
                .expectContinueEnabled(false)
                .buildWithDefaults(AttributeMap.builder()
                        .put(
                                SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES,
                                config.trust().skipVerify())
                        .build());
    }
}
