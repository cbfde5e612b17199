// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.net.URI;

/// An S3 server, and the keys that open it. Path style, region us-east-1.
public record S3Server(URI endpoint, String accessKey, String secretKey) {

    /// The same server, reached through a proxy.
    S3Server through(URI proxy) {
        return new S3Server(proxy, accessKey, secretKey);
    }

    /// The same server with a secret key that is not right.
    S3Server withWrongSecret() {
        return new S3Server(endpoint, accessKey, secretKey + "-not");
    }
}
