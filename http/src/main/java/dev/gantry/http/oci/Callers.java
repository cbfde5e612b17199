// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.access.Presented;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What clients show of themselves, and the answers to those who cannot be told apart now.
final class Callers {

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

    /// What clients that know no name and no password send where they are asked for both.
    private static final String BASIC_OF_NOBODY = "Basic Og==";

    private final Locations locations;

    Callers(ApiConfig config) {
        this.locations = new Locations(config);
    }

    Presented presented(HttpRequest request) {
        String authorization = request.headers()
                .first("Authorization")
                .filter(value -> !value.isBlank() && !value.equals(BASIC_OF_NOBODY))
                .orElse(null);
        return new Presented(authorization, request.certificate(), request.clientAddress(), locations.origin(request));
    }

    static HttpResponse tooMany(Duration retryAfter) {
        return ErrorBody.tooManyRequests("too many failed logins; try again later", retryAfter);
    }

    static HttpResponse undecided(HttpRequest request, String reason) {
        LOG.atWarn()
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .addKeyValue("client", request.clientAddress())
                .addKeyValue("cause", reason)
                .log("access.undecided");
        return ErrorBody.retryLater("who asks cannot be found out now; try again");
    }
}
