// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.Trust;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/// The pools of connections to the store.
final class Connections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(50);

    private Connections() {}

    /// The proxy that the environment or the system's properties name for the store's scheme, as `HTTPS_PROXY` does
    /// for TLS. Left to itself the SDK reads `HTTP_PROXY` for either.
    static ProxyConfiguration proxyOfEnvironment(boolean tls) {
        ProxyConfiguration named =
                ProxyConfiguration.builder().scheme(tls ? "https" : "http").build();
        ProxyConfiguration.Builder proxy =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        return named.host() == null || named.port() <= 0
                ? proxy.build()
                : proxy.endpoint(URI.create("http://" + named.host() + ":" + named.port()))
                        .username(named.username())
                        .password(named.password())
                        .nonProxyHosts(named.nonProxyHosts())
                        .build();
    }

    /// @param silence after which a connection counts as broken
    static SdkHttpClient open(S3Config config, Duration silence, ProxyConfiguration proxy) {
        Trust trust = config.trust();
        ApacheHttpClient.Builder client = ApacheHttpClient.builder()
                .maxConnections(config.calls().maxConnections())
                .connectionAcquisitionTimeout(config.calls().callTimeout())
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(silence)
                .connectionMaxIdleTime(IDLE_TIMEOUT)
                .useIdleConnectionReaper(true)
                .tcpKeepAlive(true)
                .expectContinueEnabled(false)
                .proxyConfiguration(proxy);
        if (!trust.skipVerify()) {
            TrustManager[] authorities = authorities(config.location(), trust);
            client.tlsTrustManagersProvider(() -> authorities);
        }
        return client.buildWithDefaults(AttributeMap.builder()
                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, trust.skipVerify())
                .build());
    }

    /// None in clear text, where nobody is to be trusted: reading all that the platform trusts takes time.
    private static TrustManager[] authorities(Location location, Trust trust) {
        if (!location.secure() && trust.rootCa() == null) {
            return new TrustManager[0];
        }
        try {
            return new TrustManager[] {Authorities.of(trust)};
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The authorities to trust cannot be read: " + e.getMessage(), e);
        }
    }
}
