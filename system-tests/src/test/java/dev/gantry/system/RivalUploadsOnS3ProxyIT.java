// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Rivals on S3Proxy in this process.
class RivalUploadsOnS3ProxyIT extends RivalUploads {

    @Override
    S3Server server() {
        return LocalS3.server();
    }

    @Override
    int rounds() {
        return 40;
    }
}
