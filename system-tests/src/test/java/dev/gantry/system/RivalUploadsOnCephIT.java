// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Rivals on Ceph RGW.
class RivalUploadsOnCephIT extends RivalUploads {

    @Override
    S3Server server() {
        return Peers.rgw();
    }

    @Override
    int rounds() {
        return Integer.getInteger("gantry.rival.rounds", 50);
    }
}
