// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Where a scenario runs.
///
/// @param registry the address of a registry that serves, `http://127.0.0.1:PORT`
/// @param bucket where that registry keeps its contents
/// @param unique what no other run has in its names of repositories and its contents
/// @param tls what trusts the registry, where it is spoken to by TLS
public record Arena(URI registry, Bucket bucket, String unique, Optional<SSLContext> tls) {}
