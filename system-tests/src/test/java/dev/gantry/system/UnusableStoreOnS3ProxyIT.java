// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// What S3Proxy says to wrong credentials and names.
class UnusableStoreOnS3ProxyIT extends UnusableStore {

    @Override
    S3Server server() {
        return LocalS3.server();
    }
}
