// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.S3Driver;
import org.junit.jupiter.api.Test;

/// Where the bucket is.
class S3PlaceParametersTest extends S3ParameterFixture {

    @Test
    void rootdirectoryPrecedesEveryKey() throws Exception {
        S3Driver driver = driver("rootdirectory: /some/folder/");

        driver.put(TARGET, new byte[1], null);

        assertThat(proxy.seen("PUT:Object"))
                .extracting(request -> request.target())
                .containsExactly("/" + BUCKET + "/some/folder/blobs/ab/data");
    }
}
