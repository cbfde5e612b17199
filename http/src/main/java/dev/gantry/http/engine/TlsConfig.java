// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a server speaks TLS.
///
/// @param keys by which it proves who it is
/// @param minimum the oldest version that is spoken
/// @param suites the cipher suites that are spoken, by their registered names; if none, those that are sound
/// @param clients null where clients are not asked for certificates
public record TlsConfig(
        ServerKeys keys,
        Version minimum,
        List<String> suites,
        @Nullable Clients clients) {

    /// The versions of TLS that are safe to speak.
    public enum Version {
        TLS_1_2("TLSv1.2"),
        TLS_1_3("TLSv1.3");

        private final String protocol;

        Version(String protocol) {
            this.protocol = protocol;
        }

        List<String> andLater() {
            return this == TLS_1_2 ? List.of(TLS_1_2.protocol, TLS_1_3.protocol) : List.of(TLS_1_3.protocol);
        }
    }

    /// What is asked of clients.
    ///
    /// @param authorities who may have issued their certificates
    /// @param areRequired whether one without a certificate is turned away
    /// @param areVerified whether a certificate must lead to one of the authorities. One that was not verified
    ///     tells nothing, and handlers do not see it
    public record Clients(List<X509Certificate> authorities, boolean areRequired, boolean areVerified) {
        public Clients {
            authorities = List.copyOf(authorities);
        }
    }

    public TlsConfig {
        suites = List.copyOf(suites);
    }

    /// Those keys, and for the rest what is sound.
    public static TlsConfig of(ServerKeys keys) {
        return new TlsConfig(keys, Version.TLS_1_2, List.of(), null);
    }
}
