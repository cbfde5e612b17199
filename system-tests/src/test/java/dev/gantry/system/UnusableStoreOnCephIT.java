// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// What Ceph RGW says to wrong credentials and names.
class UnusableStoreOnCephIT extends UnusableStore {

    @Override
    S3Server server() {
        return Peers.rgw();
    }
}
