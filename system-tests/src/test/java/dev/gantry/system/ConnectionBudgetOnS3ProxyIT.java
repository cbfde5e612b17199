// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Connections to S3Proxy in this process.
class ConnectionBudgetOnS3ProxyIT extends ConnectionBudget {

    @Override
    S3Server server() {
        return LocalS3.server();
    }
}
