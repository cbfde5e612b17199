// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.access.AccessPolicy;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Decision;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import dev.gantry.registry.name.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks who a client is and whether he may, and says to those who may not how to come back.
///
/// What is refused is refused by the path alone, before anything is looked up, so that nobody learns from it what
/// there is.
public final class AccessGate implements Gate {

    private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);

    private final Authenticator authenticator;
    private final AccessPolicy policy;
    private final Callers callers;

    public AccessGate(Authenticator authenticator, AccessPolicy policy, ApiConfig config) {
        this.authenticator = authenticator;
        this.policy = policy;
        this.callers = new Callers(config);
    }

    @Override
    public Admission admit(HttpRequest request, List<Need> needs) {
        Presented presented = callers.presented(request);
        Verdict verdict = authenticator.authenticate(presented);
        if (verdict instanceof Verdict.Known(Caller caller, var _)) {
            request.notes().user(caller.name());
        }
        return switch (verdict) {
            case Verdict.TooMany(var retryAfter) -> new Refused(Callers.tooMany(retryAfter));
            case Verdict.Undecided(String reason) -> new Refused(Callers.undecided(request, reason));
            case Verdict.Refused _, Verdict.Nothing _, Verdict.Known _ -> judged(request, needs, presented, verdict);
        };
    }

    private Admission judged(HttpRequest request, List<Need> needs, Presented presented, Verdict verdict) {
        return switch (policy.decide(verdict, needs.getFirst())) {
            case ALLOWED -> new Admitted(need -> policy.decide(verdict, need) == Decision.ALLOWED, () -> {});
            case UNPROVEN -> new Refused(unproven(presented, needs, verdict));
            case DENIED -> new Refused(denied(request, needs.getFirst()));
        };
    }

    /// Where no header can tell the client how to come back, the protocol has no 401 for it (RFC 9110 §15.5.2).
    private HttpResponse unproven(Presented presented, List<Need> needs, Verdict verdict) {
        String message = switch (verdict) {
            case Verdict.Refused(String reason) -> "authentication failed: " + reason;
            case Verdict.Known _ -> "what was presented does not allow to " + described(needs.getFirst());
            case Verdict.Nothing _, Verdict.TooMany _, Verdict.Undecided _ -> "authentication required";
        };
        Optional<String> challenge = authenticator.challenge(presented, needs, verdict);
        return challenge
                .map(value -> ErrorBody.of(ErrorCode.UNAUTHORIZED, message, Headers.of("WWW-Authenticate", value)))
                .orElseGet(() -> ErrorBody.of(ErrorCode.DENIED, message));
    }

    private static HttpResponse denied(HttpRequest request, Need need) {
        String what = described(need);
        LOG.atInfo()
                .addKeyValue("user", request.notes().user())
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .addKeyValue("client", request.clientAddress())
                .addKeyValue("cause", "no rule allows to " + what)
                .log("access.denied");
        return ErrorBody.of(ErrorCode.DENIED, "you may not " + what);
    }

    /// As in "pull and push team/app"; said of names that the client itself sent.
    private static String described(Need need) {
        if (need.repository() == null) {
            return need.actions().isEmpty() ? "use this registry" : "list the repositories of this registry";
        }
        String actions = need.actions().stream()
                .map(action -> action.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" and "));
        return actions + " " + need.repository();
    }
}
