// SPDX-License-Identifier: Apache-2.0
package dev.gantry.embedded;

import dev.gantry.server.config.ListenAddress;
import java.net.URI;
import java.nio.file.Path;

/// What a person who starts Gantry for the first time should know.
final class Banner {

    private Banner() {}

    /// @param registry where the registry listens, its port the one it got
    /// @param store where the embedded S3 server listens
    /// @param data the folder of everything
    static String of(ListenAddress registry, URI store, Path data) {
        String host = registry.host().isEmpty() ? "127.0.0.1:" + registry.port() : registry.toString();
        return """

                Gantry is running: a container registry on an S3 store of its own.

                  registry   http://%1$s
                  store      %2$s, bucket %3$s (S3Proxy, in this process)
                  data       %4$s

                This is for trying it out. For real use give it a bucket (below).

                Push a first image, and look at it:

                  skopeo copy --dest-tls-verify=false docker://docker.io/library/alpine:3 docker://%1$s/alpine:3
                  skopeo list-tags --tls-verify=false docker://%1$s/alpine

                or with an image that you have:

                  docker tag alpine:3 %1$s/alpine:3 && docker push %1$s/alpine:3
                  podman push --tls-verify=false alpine:3 %1$s/alpine:3

                Run it on a real bucket: write config.yml

                  version: 0.1
                  storage:
                    s3:
                      region: eu-central-1
                      bucket: my-images
                  http:
                    addr: :5000
                    secret: a-long-random-text

                and type ./gantry serve config.yml. Ctrl-C stops this server; the data stay.

                """.formatted(host, store, EmbeddedStore.BUCKET, data);
    }
}
