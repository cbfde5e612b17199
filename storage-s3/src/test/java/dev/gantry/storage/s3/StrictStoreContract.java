// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.Strictness;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/// The contract on a store that is stricter, or poorer, than Amazon's.
abstract class StrictStoreContract extends S3InMemoryContract {

    private CountingS3Proxy proxy;

    abstract Set<Strictness> strictness();

    @Override
    URI endpointOf(S3ProxyServer started) throws IOException {
        proxy = CountingS3Proxy.strict(started.endpoint(), started.secretKey(), strictness());
        return proxy.endpoint();
    }

    @AfterAll
    void stopProxy() throws IOException {
        proxy.close();
    }
}
