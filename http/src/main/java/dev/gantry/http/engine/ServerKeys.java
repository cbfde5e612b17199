// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Who a server proves to be, exchangeable while it runs: the next handshake shows the new certificate, and
/// connections that are open stay. It also answers the challenges by which an authority verifies, in a handshake,
/// that this server is the one that a certificate was asked for (RFC 8737).
public final class ServerKeys extends X509ExtendedKeyManager {

    /// The protocol that such an authority names.
    static final String CHALLENGE_PROTOCOL = "acme-tls/1";

    private final AtomicLong count = new AtomicLong();

    /// By what the library calls them. A handshake asks for chain and key one after the other, so the identity
    /// before the current one is kept.
    private final Map<String, Identity> identities = new ConcurrentHashMap<>();

    private final Map<String, String> challenges = new ConcurrentHashMap<>();
    private volatile @Nullable String current;
    private volatile @Nullable String previous;

    /// Shows this one from now on.
    public synchronized void use(Identity identity) {
        String name = add(identity);
        forget(previous);
        previous = current;
        current = name;
    }

    /// Shows an authority that asks for that host this, and nobody else.
    ///
    /// @param host in lower case
    public void answerChallenge(String host, Identity identity) {
        forget(challenges.put(host, add(identity)));
    }

    public void endChallenge(String host) {
        forget(challenges.remove(host));
    }

    private String add(Identity identity) {
        String name = Long.toString(count.incrementAndGet());
        identities.put(name, identity);
        return name;
    }

    private void forget(@Nullable String name) {
        if (name != null) {
            identities.remove(name);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        String name = CHALLENGE_PROTOCOL.equals(engine.getHandshakeApplicationProtocol())
                ? challenges.get(requestedHost(engine))
                : current;
        Identity identity = name == null ? null : identities.get(name);
        return identity != null
                        && identity.certificate().getPublicKey().getAlgorithm().equals(type)
                ? name
                : null;
    }

    private static String requestedHost(SSLEngine engine) {
        if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return "";
        }
        return session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
        Identity identity = identities.get(name);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
        Identity identity = identities.get(name);
        return identity == null ? null : identity.key();
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
        return identities.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return current;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
