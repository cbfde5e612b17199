// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.registry.access.ClientLimits;
import dev.gantry.registry.access.Need;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds back whoever asks too often or too much at once, of those whom another gate lets in. A client is the user
/// where one is known, and else the address.
///
/// `/v2/` is free: by it load balancers and clients see whether the registry is there.
public final class LimitedGate implements Gate {

    private static final Logger LOG = LoggerFactory.getLogger(LimitedGate.class);

    private final Gate inner;
    private final ClientLimits limits;

    public LimitedGate(Gate inner, ClientLimits limits) {
        this.inner = inner;
        this.limits = limits;
    }

    @Override
    public Admission admit(HttpRequest request, List<Need> needs) {
        return switch (inner.admit(request, needs)) {
            case Refused refused -> refused;
            case Admitted admitted when needs.getFirst().actions().isEmpty() -> admitted;
            case Admitted admitted -> limited(request, admitted);
        };
    }

    private Admission limited(HttpRequest request, Admitted admitted) {
        String user = request.notes().user();
        // No address begins with a slash.
        return switch (limits.take(user.isEmpty() ? request.clientAddress() : "/" + user)) {
            case ClientLimits.Granted granted ->
                new Admitted(admitted.may(), () -> {
                    granted.close();
                    admitted.end().run();
                });
            case ClientLimits.Later later -> {
                LOG.atInfo()
                        .addKeyValue("user", user)
                        .addKeyValue("client", request.clientAddress())
                        .addKeyValue("path", request.path())
                        .addKeyValue("retryAfter", later.after())
                        .log("request.limited");
                admitted.end().run();
                yield new Refused(ErrorBody.tooManyRequests(
                        "this registry takes fewer requests of one client; try again later", later.after()));
            }
        };
    }
}
