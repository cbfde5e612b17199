// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Uploads that change their replica, on Ceph RGW.
class RovingUploadsOnCephIT extends RovingUploads {

    @Override
    S3Server server() {
        return Peers.rgw();
    }
}
