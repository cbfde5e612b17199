// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

/// Requests to S3Proxy in this process.
class RequestBudgetOnS3ProxyIT extends RequestBudget {

    @Override
    S3Server server() {
        return LocalS3.server();
    }
}
