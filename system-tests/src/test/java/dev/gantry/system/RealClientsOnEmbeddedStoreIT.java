// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;

/// Real clients against `./gantry serve` without a configuration.
class RealClientsOnEmbeddedStoreIT extends RealClients {

    @Override
    GantryProcess startGantry() throws IOException {
        Peers.skopeo();
        return GantryProcess.startEmbedded();
    }
}
