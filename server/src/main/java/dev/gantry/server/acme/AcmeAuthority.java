// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import dev.gantry.http.engine.Identity;
import dev.gantry.http.engine.ServerKeys;
import dev.gantry.server.config.RootCa;
import dev.gantry.server.config.Tls.LetsEncrypt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/// An authority, asked for one certificate: account, order, proof for each host, certificate.
final class AcmeAuthority {

    /// How long an authority may take over a proof, or over issuing.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LetsEncrypt config;
    private final ServerKeys keys;
    private final InstantSource time;

    /// @param keys what answers the authority when it connects to prove us
    AcmeAuthority(LetsEncrypt config, ServerKeys keys, InstantSource time) {
        this.config = config;
        this.keys = keys;
        this.time = time;
    }

    /// A certificate for all hosts, with a key of its own.
    ///
    /// @param account the key of the account, which is opened if there is none yet
    Identity issue(KeyPair account) throws AcmeException, IOException, InterruptedException {
        var session = new Session(config.directoryUrl(), new TrustingProvider(config.rootCa()));
        try (HttpClient _ = session.getHttpClient()) {
            var builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(account);
            if (config.email() != null) {
                builder.addEmail(config.email());
            }
            return issue(builder.create(session));
        }
    }

    private Identity issue(Account account) throws AcmeException, IOException, InterruptedException {
        Order order = account.newOrder().domains(config.hosts()).create();
        for (Authorization authorization : order.getAuthorizations()) {
            prove(authorization);
        }
        require(order.waitUntilReady(PATIENCE), Status.READY, order);
        KeyPair own = SelfSigned.newKeys();
        order.execute(own);
        require(order.waitForCompletion(PATIENCE), Status.VALID, order);
        return new Identity(own.getPrivate(), order.getCertificate().getCertificateChain());
    }

    private void prove(Authorization authorization) throws AcmeException, IOException, InterruptedException {
        if (authorization.getStatus() == Status.VALID) {
            return;
        }
        String host = authorization.getIdentifier().getDomain();
        TlsAlpn01Challenge challenge = authorization
                .findChallenge(TlsAlpn01Challenge.class)
                .orElseThrow(
                        () -> new AcmeException("the authority does not verify %s by tls-alpn-01".formatted(host)));
        keys.answerChallenge(host, SelfSigned.answer(host, challenge.getAcmeValidation(), time.instant()));
        try {
            challenge.trigger();
            Status status = authorization.waitForCompletion(PATIENCE);
            if (status != Status.VALID) {
                var ignored = challenge.fetch();
                String reason = challenge.getError().map(Problem::toString).orElse("it is " + status);
                throw new AcmeException("%s was not verified: %s".formatted(host, reason));
            }
        } finally {
            keys.endChallenge(host);
        }
    }

    private static void require(Status status, Status wanted, Order order) throws AcmeException {
        // An order that was ready at once is on its way already.
        if (status != wanted && status != Status.VALID) {
            String reason = order.getError().map(Problem::toString).orElse("it is " + status);
            throw new AcmeException("the order did not become %s: %s".formatted(wanted, reason));
        }
    }

    /// Speaks to any authority, and trusts the server of one of the operator's own.
    private static final class TrustingProvider extends GenericAcmeProvider {

        private final @Nullable RootCa rootCa;

        TrustingProvider(@Nullable RootCa rootCa) {
            this.rootCa = rootCa;
        }

        @Override
        public HttpClient createHttpClient(NetworkSettings settings) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(settings.getTimeout())
                    .proxy(settings.getProxySelector());
            if (rootCa != null) {
                builder.sslContext(context(rootCa));
            }
            return builder.build();
        }

        private static SSLContext context(RootCa rootCa) {
            try {
                KeyStore trusted = KeyStore.getInstance("PKCS12");
                trusted.load(null, null);
                var pem = new ByteArrayInputStream(rootCa.pem().getBytes(StandardCharsets.UTF_8));
                for (Certificate authority :
                        CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    trusted.setCertificateEntry(Integer.toString(trusted.size()), authority);
                }
                TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
                trust.init(trusted);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("the authorities of rootca cannot be used", e);
            }
        }
    }
}
