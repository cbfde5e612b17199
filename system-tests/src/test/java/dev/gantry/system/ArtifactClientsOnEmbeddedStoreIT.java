// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;

/// ORAS and Jib against `./gantry serve` without a configuration.
class ArtifactClientsOnEmbeddedStoreIT extends ArtifactClients {

    @Override
    GantryProcess startGantry() throws IOException {
        return GantryProcess.startEmbedded();
    }
}
