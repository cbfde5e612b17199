// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import dev.gantry.storage.testkit.S3ProxyServer;
import java.util.UUID;

/// One S3Proxy in this process for all tests of a run, each of which makes a bucket of its own.
public final class LocalS3 {

    private static final S3ProxyServer SERVER = S3ProxyServer.inMemory("unused-" + UUID.randomUUID());

    private LocalS3() {}

    public static S3Server server() {
        return new S3Server(SERVER.endpoint(), SERVER.accessKey(), SERVER.secretKey());
    }
}
