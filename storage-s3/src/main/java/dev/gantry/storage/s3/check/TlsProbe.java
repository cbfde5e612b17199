// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.s3.client.Authorities;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Whether the store proves by TLS who it is.
record TlsProbe(AddressProbes address, InstantSource time) {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofDays(14);

    Verdict tls() throws GeneralSecurityException {
        if (!address.isSecure()) {
            return Verdict.info("none: requests and content travel in clear text");
        }
        if (address.proxy().isPresent()) {
            return Verdict.info("not looked at, behind a proxy");
        }
        boolean skipVerify = address.target().config().trust().skipVerify();
        var judge = skipVerify ? null : Authorities.of(address.target().config().trust());
        Handshake handshake = Handshake.with(address.host(), address.port(), PATIENCE, judge);
        if (handshake.failure() != null) {
            return failed(handshake, handshake.failure());
        }
        X509Certificate own = handshake.chain().getFirst();
        String detail = "%s, issued by %s, valid until %s"
                .formatted(
                        handshake.protocol(),
                        issuers(handshake.chain()),
                        day(own.getNotAfter().toInstant()));
        if (skipVerify) {
            return Verdict.warn(
                            "skipverify takes any certificate, so anyone on the way can read and change what is sent",
                            "remove skipverify, and name the authority in rootca if it is not publicly trusted")
                    .with(detail);
        }
        return own.getNotAfter().toInstant().isBefore(time.instant().plus(SOON))
                ? Verdict.warn("the store's certificate ends soon", "renew it").with(detail)
                : Verdict.pass(detail);
    }

    private Verdict failed(Handshake handshake, Exception failure) {
        if (handshake.chain().isEmpty()) {
            return withoutCertificate(failure);
        }
        X509Certificate own = handshake.chain().getFirst();
        if (has(failure, CertificateExpiredException.class)) {
            return Verdict.fail(
                    "the store's certificate, or its issuer's, has expired: %s was valid until %s"
                            .formatted(subject(own), day(own.getNotAfter().toInstant())),
                    "renew it on the store, and see that the clock of this machine is right");
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return Verdict.fail(
                    "the store's certificate is valid only from "
                            + day(own.getNotBefore().toInstant()),
                    "see that the clock of this machine is right");
        }
        if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            return Verdict.fail(
                    "the certificate of %s was issued by %s, which this machine does not trust"
                            .formatted(subject(own), issuers(handshake.chain())),
                    "set rootca to the PEM file of that authority; for a public one, update the Java platform");
        }
        return Verdict.fail(
                "the certificate is for %s, not for %s".formatted(names(own), address.host()),
                "name the store in regionendpoint as its certificate does; where the bucket stands in the host name,"
                        + " forcepathstyle: true may do");
    }

    private Verdict withoutCertificate(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof SSLException && message.contains("Unsupported or unrecognized SSL message")) {
            return Verdict.fail(
                    "port %d of %s does not speak TLS; it seems to speak plain HTTP"
                            .formatted(address.port(), address.host()),
                    "write http:// in regionendpoint, or set secure: false, or give the store's port for TLS");
        }
        return Verdict.fail(
                "no handshake with %s port %d: %s".formatted(address.host(), address.port(), message),
                "see that the port is the store's port for TLS, and that nothing on the way ends the connection");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static String subject(X509Certificate certificate) {
        return "\"" + certificate.getSubjectX500Principal().getName() + "\"";
    }

    /// Who signed the server's certificate, and who theirs, as far as the server tells.
    private static String issuers(List<X509Certificate> chain) {
        X509Certificate own = chain.getFirst();
        if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
            return "itself";
        }
        return chain.stream()
                .map(certificate -> "\"" + certificate.getIssuerX500Principal().getName() + "\"")
                .distinct()
                .collect(Collectors.joining(", that by "));
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? subject(certificate)
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return subject(certificate);
        }
    }

    private static String day(@Nullable Instant instant) {
        return instant == null
                ? "?"
                : instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
