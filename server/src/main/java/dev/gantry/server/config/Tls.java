// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the server and its clients prove who they are: the section `http.tls`.
///
/// @param certificate null where an authority is asked for one
/// @param key given together with the certificate
/// @param clientAuth null where clients are not asked for certificates
/// @param letsEncrypt null where the certificate is in files
public record Tls(
        @Key(
                value = "PEM file of the certificate and, behind it, those that lead to a root. It is read anew"
                        + " when it changes",
                otherwise = "plain HTTP")
        @Nullable
        Path certificate,

        @Key("PEM file of the certificate's private key; required beside `certificate`") @Nullable
        Path key,

        @Key(
                value = "PEM files of the authorities that issue clients' certificates. Given, clients are asked"
                        + " for one",
                otherwise = "clients are not asked")
        List<Path> clientCas,

        @Key(
                value = "`require-and-verify-client-cert`, `verify-client-cert-if-given`,"
                        + " `require-any-client-cert` or `request-client-cert`. A certificate that is not"
                        + " verified proves nothing: the last two give nobody any right",
                otherwise = "`require-and-verify-client-cert`")
        @Nullable
        ClientAuth clientAuth,

        @Key(
                value = "the oldest version that is spoken: `tls1.2` or `tls1.3`. `tls1.0` and `tls1.1` are"
                        + " raised to `tls1.2`, with a warning",
                otherwise = "`tls1.2`")
        Version minimumTls,

        @Key(
                value = "the cipher suites that are spoken, by their registered names. A list without one of"
                        + " TLS 1.3 leaves that version as it is",
                otherwise = "those of TLS 1.3, and of TLS 1.2 those with forward secrecy and AEAD")
        List<String> cipherSuites,

        @Nullable LetsEncrypt letsEncrypt) {

    /// What is asked of clients. Prints as in the file.
    public enum ClientAuth {
        REQUIRE_AND_VERIFY_CLIENT_CERT(true, true),
        VERIFY_CLIENT_CERT_IF_GIVEN(false, true),
        REQUIRE_ANY_CLIENT_CERT(true, false),
        REQUEST_CLIENT_CERT(false, false);

        private final boolean isRequired;
        private final boolean isVerified;

        ClientAuth(boolean isRequired, boolean isVerified) {
            this.isRequired = isRequired;
            this.isVerified = isVerified;
        }

        public boolean isRequired() {
            return isRequired;
        }

        public boolean isVerified() {
            return isVerified;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The versions that are spoken. Prints as in the file.
    public enum Version {
        TLS1_2,
        TLS1_3;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    /// An authority that issues certificates by the protocol ACME.
    ///
    /// @param email null to give none
    /// @param rootCa null where the authority's own server is trusted as the platform trusts
    public record LetsEncrypt(
            @Key("a file in which the certificate and the account are kept, with their keys; made if it is"
                    + " not there. In a folder that is there, a file of its own")
            Path cacheFile,

            @Key(value = "where the authority sends warnings", otherwise = "none is told") @Nullable
            String email,

            @Key("the names that the certificate is for; required. For no other name is one asked for")
            List<String> hosts,

            @Key(value = "the authority's directory", otherwise = "`https://acme-v02.api.letsencrypt.org/directory`")
            URI directoryUrl,

            @Key(
                    value = "PEM file, or PEM text, of authorities that may have issued the certificate of the"
                            + " authority's server, where it is one of your own",
                    otherwise = "those that the platform trusts")
            @Nullable
            RootCa rootCa) {

        public static final URI PRODUCTION = URI.create("https://acme-v02.api.letsencrypt.org/directory");

        public LetsEncrypt {
            hosts = List.copyOf(hosts);
        }
    }

    public Tls {
        clientCas = List.copyOf(clientCas);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /// That certificate, and for the rest what is sound.
    public static Tls of(Path certificate, Path key) {
        return new Tls(certificate, key, List.of(), null, Version.TLS1_2, List.of(), null);
    }
}
