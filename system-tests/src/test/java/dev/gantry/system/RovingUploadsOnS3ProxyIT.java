// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Uploads that change their replica, on S3Proxy in this process.
class RovingUploadsOnS3ProxyIT extends RovingUploads {

    @Override
    S3Server server() {
        return LocalS3.server();
    }
}
