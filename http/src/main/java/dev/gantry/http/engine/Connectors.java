// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// The listening socket and the protocols spoken on it: HTTP/1.1 and, where the client asks for it, HTTP/2.
final class Connectors {

    /// What is read from a socket at once, and all that a stalled HTTP/1.1 body holds.
    private static final int INPUT_BUFFER_BYTES = 64 << 10;

    /// How many clients may wait to be accepted, if the system allows so many.
    private static final int ACCEPT_QUEUE = 4096;

    private Connectors() {}

    /// @throws IOException if a file of the TLS configuration cannot be used
    static ServerConnector create(Server server, HttpConfig config) throws IOException {
        var connector = new ServerConnector(server, null, null, null, 1, -1, protocols(config));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setReuseAddress(true);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        return connector;
    }

    private static ConnectionFactory[] protocols(HttpConfig config) throws IOException {
        var http1 = new HttpConnectionFactory(http1(config));
        HttpConfig.Tls tls = config.tls();
        if (tls == null) {
            return new ConnectionFactory[] {http1, windows(new HTTP2CServerConnectionFactory(common(config)), config)};
        }
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        var ssl = new SslConnectionFactory(context(tls), alpn.getProtocol());
        // What that adds refuses requests whose host is not in the certificate. That is the clients' to check, and a
        // registry behind a proxy is called by many names.
        ssl.setEnsureSecureRequestCustomizer(false);
        return new ConnectionFactory[] {
            ssl, alpn, windows(new HTTP2ServerConnectionFactory(common(config)), config), http1
        };
    }

    private static HttpConfiguration http1(HttpConfig config) {
        HttpConfiguration http = common(config);
        // During a request; between two requests the connector's holds.
        http.setIdleTimeout(config.bodyTimeout().toMillis());
        return http;
    }

    private static HttpConfiguration common(HttpConfig config) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(config.maxHeaderBytes());
        http.setInputBufferSize(INPUT_BUFFER_BYTES);
        // Handlers see the path as it was sent and judge it themselves.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ConnectionFactory windows(AbstractHTTP2ServerConnectionFactory http2, HttpConfig config) {
        http2.setInitialStreamRecvWindow(config.streamWindowBytes());
        var shared = new SharedWindows(config.windowMemoryBytes(), 2 * config.streamWindowBytes());
        http2.setInitialSessionRecvWindow(FlowControlStrategy.DEFAULT_WINDOW_SIZE);
        http2.setFlowControlStrategyFactory(shared);
        http2.addEventListener(shared);
        // The factory forgets what its configuration says. A connection that turns from HTTP/1.1 to HTTP/2 fails where
        // the second's buffer is smaller than what the first had read.
        http2.setInputBufferSize(INPUT_BUFFER_BYTES);
        http2.setConnectProtocolEnabled(false);
        // A stream that waits for its handler looks idle to the library, which resets it at the second time-out
        // whatever it is told. Bodies and answers have time-outs of their own.
        http2.setStreamIdleTimeout(-1);
        http2.setRateControlFactory(new LenientRateControl.OfEach());
        return http2;
    }

    private static SslContextFactory.Server context(HttpConfig.Tls tls) throws IOException {
        var context = new SslContextFactory.Server();
        context.setKeyStore(PemFiles.keyStore(tls));
        context.setKeyStorePassword(PemFiles.NO_PASSWORD);
        context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        context.setSniRequired(false);
        return context;
    }

    static boolean isHttp2(HttpVersion version) {
        return version.getVersion() >= HttpVersion.HTTP_2.getVersion();
    }
}
