// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Passes;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import dev.gantry.registry.name.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/token`: gives out passes, to whoever has proven to be somebody in that name, and to others in nobody's. What
/// scope a client asks for makes no difference: a pass says who it is for, and the rules what that one may.
///
/// @see <a href="https://distribution.github.io/distribution/spec/auth/token/">the protocol of token services</a>
public final class PassDesk implements HttpHandler {

    private static final String PATH = "/v2/token";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpHandler others;
    private final Authenticator authenticator;
    private final Passes passes;
    private final String path;
    private final Callers callers;

    /// @param others answers every other path
    /// @param authenticator knows no passes: none is given for another
    public PassDesk(HttpHandler others, Authenticator authenticator, Passes passes, ApiConfig config) {
        this.others = others;
        this.authenticator = authenticator;
        this.passes = passes;
        this.path = path(config);
        this.callers = new Callers(config);
    }

    /// Where it is, from the registry's host on.
    public static String path(ApiConfig config) {
        return config.prefix() + PATH;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        if (!request.path().equals(path)) {
            return others.handle(request);
        }
        request.notes().route("token");
        return Needs.isReading(request) ? answer(request) : ErrorBody.methodNotAllowed("GET, HEAD");
    }

    private HttpResponse answer(HttpRequest request) {
        Presented presented = callers.presented(request);
        Verdict verdict = authenticator.authenticate(presented);
        return switch (verdict) {
            case Verdict.Known(Caller caller, var _) -> {
                request.notes().user(caller.name());
                yield pass(caller);
            }
            case Verdict.Nothing _ -> pass(Caller.ANONYMOUS);
            case Verdict.Refused(String reason) -> {
                Headers challenge = authenticator
                        .challenge(presented, List.of(new Need(null, Set.of())), verdict)
                        .map(value -> Headers.of("WWW-Authenticate", value))
                        .orElse(Headers.NONE);
                yield ErrorBody.of(ErrorCode.UNAUTHORIZED, "authentication failed: " + reason, challenge);
            }
            case Verdict.TooMany(var retryAfter) -> Callers.tooMany(retryAfter);
            case Verdict.Undecided(String reason) -> Callers.undecided(request, reason);
        };
    }

    private HttpResponse pass(Caller caller) {
        String pass = passes.issue(caller);
        ObjectNode body = JSON.createObjectNode();
        body.put("token", pass);
        body.put("access_token", pass);
        body.put("expires_in", Passes.LIFE.toSeconds());
        Headers headers = Headers.of("Content-Type", "application/json").with("Cache-Control", "no-store");
        return HttpResponse.of(200, headers, JSON.writeValueAsBytes(body));
    }
}
