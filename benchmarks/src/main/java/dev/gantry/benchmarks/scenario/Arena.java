// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Crowd;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Where a scenario runs.
///
/// @param registry the address of a registry that serves, `http://127.0.0.1:PORT`
/// @param bucket where that registry keeps its contents
/// @param unique what no other run has in its names of repositories and its contents
/// @param tls what trusts the registry, where it is spoken to by TLS
public record Arena(URI registry, Bucket bucket, String unique, Optional<SSLContext> tls) {

    public Arena {
        if (!unique.matches("[a-z0-9]+([._-][a-z0-9]+)*")) {
            throw new IllegalArgumentException("not to be had in the name of a repository: " + unique);
        }
    }

    /// The repository of a scenario that no other run has.
    String repository(Scenario scenario) {
        return unique + "/" + scenario.name();
    }

    /// Clients of the registry, whose code has run once: what is measured is not how Java loads classes.
    Crowd crowd() throws IOException {
        var crowd = new Crowd(registry, tls);
        crowd.alone((client, _) -> client.ping());
        return crowd;
    }
}
