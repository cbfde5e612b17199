// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// What the platform's TLS is told, and what it can.
public final class TlsContext {

    /// Those of TLS 1.3, where the suites of older versions do not count.
    private static final Set<String> OF_VERSION_1_3 =
            Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /// Stands in the list of suites and is none (RFC 5746).
    private static final String NO_SUITE = "TLS_EMPTY_RENEGOTIATION_INFO_SCSV";

    private TlsContext() {}

    /// The names of the cipher suites that can be spoken.
    public static Set<String> supportedSuites() {
        try {
            Set<String> names = new TreeSet<>(Arrays.asList(
                    SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
            names.remove(NO_SUITE);
            return names;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no TLS", e);
        }
    }

    static SslContextFactory.Server of(TlsConfig tls) {
        var factory = new SslContextFactory.Server();
        factory.setSslContext(context(tls));
        factory.setIncludeProtocols(tls.minimum().andLater().toArray(String[]::new));
        factory.setSniRequired(false);
        if (!tls.suites().isEmpty()) {
            factory.setExcludeCipherSuites();
            factory.setIncludeCipherSuites(withVersion13(tls.suites()).toArray(String[]::new));
        }
        TlsConfig.Clients clients = tls.clients();
        if (clients != null) {
            factory.setNeedClientAuth(clients.areRequired());
            factory.setWantClientAuth(!clients.areRequired());
        }
        return factory;
    }

    /// A list that names no suite of TLS 1.3 is about older versions, and leaves that one as it is.
    private static List<String> withVersion13(List<String> suites) {
        List<String> all = new ArrayList<>(suites);
        if (suites.stream().noneMatch(OF_VERSION_1_3::contains)) {
            all.addAll(OF_VERSION_1_3);
        }
        return all;
    }

    private static SSLContext context(TlsConfig tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TlsConfig.Clients clients = tls.clients();
            TrustManager[] trust = clients == null ? new TrustManager[0] : trust(clients);
            context.init(new KeyManager[] {tls.keys()}, trust, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    private static TrustManager[] trust(TlsConfig.Clients clients) throws GeneralSecurityException, IOException {
        if (!clients.areVerified()) {
            return new TrustManager[] {new Anybody(clients.authorities())};
        }
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        for (X509Certificate authority : clients.authorities()) {
            authorities.setCertificateEntry(Integer.toString(authorities.size()), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        return trust.getTrustManagers();
    }

    /// Takes every client's certificate, as an operator may ask for. It proves nothing, and nobody is shown it.
    private static final class Anybody extends X509ExtendedTrustManager {

        private final List<X509Certificate> authorities;

        Anybody(List<X509Certificate> authorities) {
            this.authorities = authorities;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("a server trusts no servers");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
            throw new UnsupportedOperationException("a server trusts no servers");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
            throw new UnsupportedOperationException("a server trusts no servers");
        }

        /// Clients choose among their certificates by these.
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.toArray(X509Certificate[]::new);
        }
    }
}
