// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.S3Config;
import java.net.URI;

/// The contract with version 2 of Amazon's signature, which S3Proxy verifies.
class S3DriverSignedByV2Test extends S3InMemoryContract {

    @Override
    S3Config config(URI endpoint, String accessKey, String secretKey) {
        return TestStores.config(endpoint, accessKey, secretKey)
                .access(Access.of(new Access.Credentials(accessKey, secretKey)).signedBy(Access.Signature.V2))
                .build();
    }
}
