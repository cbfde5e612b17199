// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import dev.gantry.storage.testkit.Testbed;
import java.nio.file.Path;

/// What `testbed/up` brought up. Asking for something that is not there aborts the test, with the reason.
public final class Peers {

    private Peers() {}

    public static S3Server rgw() {
        Testbed.Rgw rgw = Testbed.find().rgw();
        return new S3Server(rgw.endpoint(), rgw.accessKey(), rgw.secretKey());
    }

    /// @param key of the environment file, such as `PODMAN`
    static Path program(String key) {
        return Path.of(Testbed.find().require(key));
    }

    static Skopeo skopeo() {
        return new Skopeo(program("SKOPEO"));
    }

    static Path haproxy() {
        return program("HAPROXY");
    }

    static OciLayout largeImage() {
        return new OciLayout(program("IMAGE"));
    }
}
