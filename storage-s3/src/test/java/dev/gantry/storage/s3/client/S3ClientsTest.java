// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class S3ClientsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    /// Nobody listens there.
    private static final Location NOWHERE =
            Location.at(URI.create("http://127.0.0.1:1"), "us-east-1").withPathStyle(true);

    @Test
    void nothingIsKeptOfARequestThatHasEnded() {
        S3Config config = S3Config.builder("bucket", NOWHERE)
                .credentials("key", "secret")
                .calls(new CallSettings(1, LONG, LONG, LONG, 2))
                .build();
        try (S3Clients clients = S3Clients.open(config)) {
            assertThatThrownBy(() -> clients.client().headObject(r -> r.bucket("bucket").key("key")))
                    .isInstanceOf(SdkClientException.class);
            assertThat(clients.deadlines().shutdownNow()).isEmpty();
        }
    }
}
