// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.Trust;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.HttpClientConnectionManager;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.conn.ssl.TrustAllStrategy;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.DefaultConnectionKeepAliveStrategy;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.DefaultRoutePlanner;
import org.apache.http.impl.conn.DefaultSchemePortResolver;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.apache.http.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

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
        HttpClientBuilder client = HttpClientBuilder.create()
                .setConnectionManager(pool(config, silence))
                .setKeepAliveStrategy(Connections::idleMillis)
                .evictIdleConnections(IDLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                // What the SDK does itself, or does not want.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .setUserAgent("");
        if (proxy.host() != null) {
            goThrough(proxy, client);
        }
        RequestConfig settings = RequestConfig.custom()
                .setConnectionRequestTimeout(millis(config.calls().callTimeout()))
                .setConnectTimeout(millis(CONNECT_TIMEOUT))
                .setSocketTimeout(millis(silence))
                .setNormalizeUri(false)
                .build();
        return new StoreConnections(client.build(), settings);
    }

    private static HttpClientConnectionManager pool(S3Config config, Duration silence) {
        int most = config.calls().maxConnections();
        var pool = new PoolingHttpClientConnectionManager(sockets(config));
        pool.setMaxTotal(most);
        pool.setDefaultMaxPerRoute(most);
        pool.setDefaultSocketConfig(SocketConfig.custom()
                .setSoKeepAlive(true)
                .setSoTimeout(millis(silence))
                .setTcpNoDelay(true)
                .build());
        return pool;
    }

    /// How connections are made, by the scheme of the address.
    static Registry<ConnectionSocketFactory> sockets(S3Config config) {
        int bufferBytes = config.location().secure() ? GatheringSocket.SECURE_BUFFER_BYTES : 0;
        return RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", new GatheringSocket.Clear(bufferBytes))
                .register("https", tls(config))
                .build();
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    /// As long as the store says, if it says so, but never for long.
    private static long idleMillis(HttpResponse answer, HttpContext context) {
        long told = DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(answer, context);
        return told > 0 ? Math.min(told, IDLE_TIMEOUT.toMillis()) : IDLE_TIMEOUT.toMillis();
    }

    private static void goThrough(ProxyConfiguration proxy, HttpClientBuilder client) {
        var host = new HttpHost(proxy.host(), proxy.port(), proxy.scheme());
        client.setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
            @Override
            protected @Nullable HttpHost determineProxy(HttpHost target, HttpRequest request, HttpContext context) {
                String name = target.getHostName().toLowerCase(Locale.ROOT);
                return proxy.nonProxyHosts().stream().anyMatch(name::matches) ? null : host;
            }
        });
        if (proxy.username() != null && proxy.password() != null) {
            var credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(host.getHostName(), host.getPort()),
                    new UsernamePasswordCredentials(proxy.username(), proxy.password()));
            client.setDefaultCredentialsProvider(credentials);
        }
    }

    private static ConnectionSocketFactory tls(S3Config config) {
        Trust trust = config.trust();
        try {
            if (trust.skipVerify()) {
                SSLContext anybody = SSLContexts.custom()
                        .loadTrustMaterial(TrustAllStrategy.INSTANCE)
                        .build();
                return new GatheringSocket.Secure(anybody, NoopHostnameVerifier.INSTANCE);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(
                    SystemPropertyTlsKeyManagersProvider.create().keyManagers(),
                    authorities(config.location(), trust),
                    null);
            return new GatheringSocket.Secure(context, SSLConnectionSocketFactory.getDefaultHostnameVerifier());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The authorities to trust cannot be read: " + e.getMessage(), e);
        }
    }

    /// None in clear text, where nobody is to be trusted: reading all that the platform trusts takes time.
    private static TrustManager[] authorities(Location location, Trust trust) throws GeneralSecurityException {
        return !location.secure() && trust.rootCa() == null
                ? new TrustManager[0]
                : new TrustManager[] {Authorities.of(trust)};
    }
}
