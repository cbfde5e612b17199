// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// What came of speaking TLS to an address.
///
/// @param protocol absent if there was no handshake
/// @param chain what the server presented, its own certificate first; also if it is not trusted
/// @param failure absent if the server is trusted
record Handshake(
        @Nullable String protocol,
        List<X509Certificate> chain,
        @Nullable Exception failure) {

    /// Blocks up to `patience` for each step.
    ///
    /// @param trust absent: anything is trusted
    static Handshake with(String host, int port, Duration patience, @Nullable X509ExtendedTrustManager trust) {
        Witness witness = new Witness(trust);
        try (Socket plain = new Socket()) {
            int millis = Math.toIntExact(patience.toMillis());
            plain.connect(new InetSocketAddress(host, port), millis);
            plain.setSoTimeout(millis);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {witness}, new SecureRandom());
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                if (trust != null) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    socket.setSSLParameters(parameters);
                }
                socket.startHandshake();
                return new Handshake(socket.getSession().getProtocol(), witness.seen, null);
            }
        } catch (IOException | GeneralSecurityException e) {
            return new Handshake(null, witness.seen, e);
        }
    }

    /// Keeps what a server presents, then leaves the judgement to another.
    private static final class Witness extends X509ExtendedTrustManager {

        private final @Nullable X509ExtendedTrustManager judge;
        private List<X509Certificate> seen = List.of();

        Witness(@Nullable X509ExtendedTrustManager judge) {
            this.judge = judge;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            seen = List.of(chain);
            if (judge != null) {
                judge.checkServerTrusted(chain, authType, socket);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("Sockets only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("Sockets only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("Servers only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("Servers only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("Servers only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge == null ? new X509Certificate[0] : judge.getAcceptedIssuers();
        }
    }
}
