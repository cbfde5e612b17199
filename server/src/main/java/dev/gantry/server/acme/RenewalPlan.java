// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import dev.gantry.http.engine.Identity;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/// When a certificate is asked for: at two thirds of the life of the one that there is, a little later at random, so
/// that servers which began together do not ask together; and after failures less and less often.
final class RenewalPlan {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /// Doublings after which a pause is as long as it gets.
    private static final int MANY_FAILURES = 10;

    /// The kind of a subject's alternative name that is a host's (RFC 5280 §4.2.1.6).
    private static final int DNS_NAME = 2;

    private static final int SPREAD = 20;

    private final List<String> hosts;
    private final RandomGenerator random;

    RenewalPlan(List<String> hosts, RandomGenerator random) {
        this.hosts = hosts;
        this.random = random;
    }

    /// At once where it does not name all hosts.
    Instant due(Identity identity) {
        X509Certificate certificate = identity.certificate();
        if (!names(certificate).containsAll(hosts)) {
            return Instant.MIN;
        }
        Instant start = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(start, certificate.getNotAfter().toInstant());
        return start.plus(life.multipliedBy(2).dividedBy(3)).plus(part(life.dividedBy(SPREAD)));
    }

    /// How long to wait after so many failures in a row, one or more.
    Duration pause(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MANY_FAILURES));
        Duration most = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        return most.dividedBy(2).plus(part(most.dividedBy(2)));
    }

    private Duration part(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    private static Set<String> names(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of(); // one whose names cannot be read is for none
        }
        return names;
    }
}
