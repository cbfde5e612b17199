// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.certificate;

import dev.gantry.auth.login.LogText;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Verdict;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/// Takes a client for whom its certificate names. That the certificate is good the TLS handshake has proven. Its
/// groups are the organizational units (OU) of its subject.
public final class CertificateLogin {

    /// Kinds of alternative names (RFC 5280 §4.2.1.6).
    private static final int EMAIL = 1;

    private static final int DNS = 2;
    private static final int URI = 6;

    private final UserFrom userFrom;

    public CertificateLogin(UserFrom userFrom) {
        this.userFrom = userFrom;
    }

    /// [Verdict.Known] or [Verdict.Refused].
    public Verdict login(X509Certificate certificate) {
        Optional<String> user = switch (userFrom) {
            case CN -> subject(certificate, "CN").stream().findFirst();
            case EMAIL -> alternative(certificate, EMAIL);
            case DNS -> alternative(certificate, DNS);
            case URI -> alternative(certificate, URI);
        };
        return user.filter(LogText::isName)
                .<Verdict>map(name ->
                        new Verdict.Known(new Caller(name, new HashSet<>(subject(certificate, "OU"))), null))
                .orElseGet(() -> new Verdict.Refused("the client's certificate names no user"));
    }

    /// The subject's values of a type, the most specific first.
    private static List<String> subject(X509Certificate certificate, String type) {
        List<String> values = new ArrayList<>();
        try {
            String name = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
            for (Rdn part : new LdapName(name).getRdns().reversed()) {
                add(part.toAttributes(), type, values);
            }
            return values;
        } catch (InvalidNameException e) {
            return List.of();
        } catch (NamingException e) {
            throw new IllegalStateException("Values that lie in memory were not read", e);
        }
    }

    private static void add(Attributes part, String type, List<String> values) throws NamingException {
        Attribute attribute = part.get(type);
        if (attribute == null) {
            return;
        }
        NamingEnumeration<?> all = attribute.getAll();
        while (all.hasMore()) {
            if (all.next() instanceof String value) {
                values.add(value);
            }
        }
    }

    private static Optional<String> alternative(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .filter(name -> name.get(0) instanceof Integer found && found == kind)
                            .map(name -> String.valueOf(name.get(1)))
                            .findFirst();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }
}
