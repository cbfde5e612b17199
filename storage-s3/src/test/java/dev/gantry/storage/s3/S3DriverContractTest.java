// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract on the store that the embedded server has.
class S3DriverContractTest extends S3ProxyContract {

    @TempDir
    private static Path directory;

    @Override
    S3ProxyServer startServer() throws IOException {
        return S3ProxyServer.inDirectory(directory, TestStores.BUCKET);
    }
}
