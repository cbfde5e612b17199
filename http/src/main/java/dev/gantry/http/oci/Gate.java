// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.access.Need;
import java.util.List;
import java.util.function.Predicate;

/// Stands before the API and lets in who may do what is asked.
@FunctionalInterface
public interface Gate {

    /// Lets everybody do everything.
    Gate OPEN = (request, needs) -> new Admitted(need -> true, () -> {});

    /// Looks at a request before anything of it is done, and before its body is read.
    ///
    /// @param needs what the request must be allowed, and behind it what it would like to be
    Admission admit(HttpRequest request, List<Need> needs);

    /// What becomes of a request.
    sealed interface Admission {}

    /// It may go on.
    ///
    /// @param may what else its sender may do
    /// @param end to be run when its answer has been sent, or has failed
    record Admitted(Predicate<Need> may, Runnable end) implements Admission {}

    /// It ends here.
    record Refused(HttpResponse answer) implements Admission {}
}
