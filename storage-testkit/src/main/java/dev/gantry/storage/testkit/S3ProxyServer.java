// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// S3Proxy in this process, on a free loopback port. It verifies signatures and honours conditional writes, takes any
/// session token and ignores headers that it does not know; it starts in about 0.6 s.
public final class S3ProxyServer implements AutoCloseable {

    private static final String ACCESS_KEY = "testaccesskey0000001";
    private static final String SECRET_KEY = "testsecretkey00000000000000000000000001";

    private final S3Proxy server;
    private final BlobStore store;

    private S3ProxyServer(S3Proxy server, BlobStore store) {
        this.server = server;
        this.store = store;
    }

    /// A server whose objects lie in this process's memory, with one bucket.
    public static S3ProxyServer inMemory(String bucket) {
        return start(BlobStores.create("transient", new Properties()), bucket, null);
    }

    /// The same, but buckets are addressed by host too: `BUCKET.` before the name of the server.
    public static S3ProxyServer inMemory(String bucket, String serverName) {
        return start(BlobStores.create("transient", new Properties()), bucket, serverName);
    }

    /// A server whose objects lie as files below `directory`, with one bucket.
    public static S3ProxyServer inDirectory(Path directory, String bucket) throws IOException {
        Files.createDirectories(directory);
        var properties = new Properties();
        // A relative directory makes every CompleteMultipartUpload answer 404.
        properties.setProperty(
                "jclouds.filesystem.basedir", directory.toAbsolutePath().toString());
        return start(BlobStores.create("filesystem", properties), bucket, null);
    }

    private static S3ProxyServer start(BlobStore store, String bucket, @Nullable String serverName) {
        if (!store.containerExists(bucket)) {
            store.createContainer(bucket);
        }
        S3Proxy.Builder builder = S3Proxy.builder()
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .stopTimeout(0)
                .ignoreUnknownHeaders(true);
        if (serverName != null) {
            builder.virtualHost(serverName);
        }
        S3Proxy server = builder.build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy does not start", e);
        }
        return new S3ProxyServer(server, store);
    }

    /// `http://127.0.0.1:PORT`; buckets are addressed by path.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }

    public void createBucket(String bucket) {
        store.createContainer(bucket);
    }

    /// The keys of all objects in a bucket, and `unfinished upload of KEY` for every open multipart upload: what a
    /// contract's `leftovers()` wants. It does not go through the server.
    public List<String> contents(String bucket) {
        List<String> contents = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = store.list(ListObjectsV2Request.builder()
                    .bucket(bucket)
                    .continuationToken(token)
                    .build());
            page.contents().forEach(object -> contents.add(object.key()));
            token = page.nextContinuationToken();
        } while (token != null);
        store.listMultipartUploads(bucket).forEach(upload -> contents.add("unfinished upload of " + upload.key()));
        return contents;
    }

    @Override
    public void close() {
        try {
            server.stop();
            store.close();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy does not stop", e);
        }
    }
}
