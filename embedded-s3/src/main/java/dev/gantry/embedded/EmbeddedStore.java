// SPDX-License-Identifier: Apache-2.0
package dev.gantry.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/// An S3 server in this process, on a loopback port of the system's choice, with its objects as files below a
/// folder.
final class EmbeddedStore implements AutoCloseable {

    static final String BUCKET = "gantry";

    private final S3Proxy server;

    private EmbeddedStore(S3Proxy server) {
        this.server = server;
    }

    /// Starts it, with the bucket `gantry`.
    ///
    /// @param folder is made if it is not there. S3Proxy is told its absolute path: below a relative one it loses
    ///     multipart uploads
    static EmbeddedStore start(Path folder, StoreKeys keys) throws IOException {
        Files.createDirectories(folder);
        Properties files = new Properties();
        files.setProperty("jclouds.filesystem.basedir", folder.toAbsolutePath().toString());
        BlobStore store = BlobStores.create("filesystem", files);
        if (!store.containerExists(BUCKET)) {
            store.createContainer(BUCKET);
        }
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V4, keys.accessKey(), keys.secretKey())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("start the embedded S3 server: " + e.getMessage(), e);
        }
        return new EmbeddedStore(server);
    }

    /// `http://127.0.0.1:PORT`; buckets are addressed by path.
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("stop the embedded S3 server: " + e.getMessage(), e);
        }
    }
}
