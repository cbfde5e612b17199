// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.engine.CertificateFiles;
import dev.gantry.http.engine.HttpConfig;
import dev.gantry.http.engine.HttpEngine;
import dev.gantry.http.engine.Listener;
import dev.gantry.http.engine.PemFiles;
import dev.gantry.http.engine.ServerKeys;
import dev.gantry.http.engine.TlsConfig;
import dev.gantry.http.engine.TrustedProxies;
import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.RequestObserver;
import dev.gantry.server.acme.AcmeCertificates;
import dev.gantry.server.config.Http;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.AccessFormat;
import dev.gantry.server.config.SocketFile;
import dev.gantry.server.config.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Everything that a registry listens with: the API's address, the debug address, and what proves who it is.
final class Listeners {

    /// How often the files of a certificate are looked at.
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(10);

    private final Http http;
    private final InstantSource time;
    private final RandomGenerator random;
    private final List<Runnable> whenListening = new ArrayList<>();

    /// To be closed, the last first.
    private final Deque<Runnable> opened = new ArrayDeque<>();

    private Listeners(Http http, InstantSource time, RandomGenerator random) {
        this.http = http;
        this.time = time;
        this.random = random;
    }

    /// The API, with everything else that is open beside it.
    record Opened(HttpEngine api, Listeners others) {

        /// Ends the requests under way, as [HttpEngine#drain], and then everything. The debug address answers until
        /// the API is done.
        boolean drain(Duration timeout) {
            boolean inTime = api.drain(timeout);
            others.close();
            return inTime;
        }
    }

    /// @throws IOException if an address cannot be listened on, or a file of the TLS configuration not be used
    ///
    /// @param observers are told of every request to the API
    static Opened open(
            ServerConfig config,
            HttpHandler api,
            List<RequestObserver> observers,
            DebugRoutes debug,
            InstantSource time,
            RandomGenerator random)
            throws IOException {
        var listeners = new Listeners(config.http(), time, random);
        try {
            ListenAddress address = config.http().debug().addr();
            if (address != null) {
                HttpEngine engine = HttpEngine.start(debugConfig(address), debug);
                listeners.opened.push(engine::close);
            }
            HttpEngine engine = HttpEngine.start(listeners.apiConfig(config), api, observers);
            listeners.whenListening.forEach(Runnable::run);
            return new Opened(engine, listeners);
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
    }

    private void close() {
        opened.forEach(Runnable::run);
    }

    private static HttpConfig debugConfig(ListenAddress address) {
        return HttpConfig.of(address.host(), address.port())
                .withProtocols(new HttpConfig.Protocols(false, false))
                .withAccessLog(false);
    }

    private HttpConfig apiConfig(ServerConfig config) throws IOException {
        HttpConfig clear = HttpConfig.of(listener())
                .withProtocols(new HttpConfig.Protocols(
                        !http.http2().disabled(), http.h2c().enabled()))
                .withHeaders(headers(http.headers()))
                .withProxies(new TrustedProxies(http.trustedProxies()))
                .withMaxHeaderBytes((int) config.limits().headerBytes().bytes())
                .withAccessLog(config.log().accessLog().has(AccessFormat.EVENT));
        Tls tls = http.tls();
        return tls == null ? clear : clear.withTls(tls(tls));
    }

    private Listener listener() {
        return switch (http.addr()) {
            case SocketFile file -> new Listener.Unix(file.path());
            case ListenAddress(String host, int port) -> new Listener.Tcp(host, port, family());
        };
    }

    private Listener.Family family() {
        return switch (http.net()) {
            case TCP4 -> Listener.Family.IP4;
            case TCP6 -> Listener.Family.IP6;
            case TCP, UNIX -> Listener.Family.ANY;
        };
    }

    private static Headers headers(Map<String, List<String>> configured) {
        List<Headers.Field> fields = new ArrayList<>();
        configured.forEach((name, values) -> values.forEach(value -> fields.add(new Headers.Field(name, value))));
        return new Headers(fields);
    }

    private TlsConfig tls(Tls tls) throws IOException {
        TlsConfig.Version minimum = switch (tls.minimumTls()) {
            case TLS1_2 -> TlsConfig.Version.TLS_1_2;
            case TLS1_3 -> TlsConfig.Version.TLS_1_3;
        };
        Tls.ClientAuth mode = tls.clientAuth();
        TlsConfig.Clients clients = mode == null
                ? null
                : new TlsConfig.Clients(authorities(tls.clientCas()), mode.isRequired(), mode.isVerified());
        return new TlsConfig(keys(tls), minimum, tls.cipherSuites(), clients);
    }

    private static List<X509Certificate> authorities(List<Path> files) throws IOException {
        List<X509Certificate> authorities = new ArrayList<>();
        for (Path file : files) {
            authorities.addAll(PemFiles.certificates(file));
        }
        return authorities;
    }

    private ServerKeys keys(Tls tls) throws IOException {
        if (tls.letsEncrypt() != null) {
            AcmeCertificates certificates = AcmeCertificates.open(tls.letsEncrypt(), time, random);
            opened.push(certificates::close);
            whenListening.add(certificates::start);
            return certificates.keys();
        }
        Path certificate = Objects.requireNonNull(tls.certificate());
        Path key = Objects.requireNonNull(tls.key());
        CertificateFiles files = CertificateFiles.watch(certificate, key, CERTIFICATE_INTERVAL, time);
        opened.push(files::close);
        return files.keys();
    }
}
