// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Requests to Ceph RGW.
class RequestBudgetOnCephIT extends RequestBudget {

    @Override
    S3Server server() {
        return Peers.rgw();
    }
}
