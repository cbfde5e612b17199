// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Connections to Ceph RGW.
class ConnectionBudgetOnCephIT extends ConnectionBudget {

    @Override
    S3Server server() {
        return Peers.rgw();
    }
}
