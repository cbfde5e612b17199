// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A configuration that can never work is refused at start: exit status 1 and one line that says what is wrong.
abstract class UnusableStore {

    private static final Duration EXIT = Duration.ofSeconds(30);

    abstract S3Server server() throws IOException;

    @Test
    void aMissingBucketIsOneLineAndExitStatusOne() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(server())) {
            String line = lineOfRefusal(GantryConfig.on(bucket).inBucket("no-such-bucket"));
            assertThat(line).contains("no-such-bucket");
        }
    }

    @Test
    void aWrongSecretIsOneLineAndExitStatusOne() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(server())) {
            S3Server wrong = bucket.server().withWrongSecret();
            String line = lineOfRefusal(GantryConfig.on(bucket).through(wrong));
            assertThat(line).contains(bucket.name()).doesNotContain(wrong.secretKey());
        }
    }

    private static String lineOfRefusal(GantryConfig config) throws IOException {
        try (GantryProcess gantry = GantryProcess.launch(config)) {
            assertThat(gantry.waitForExit(EXIT)).isEqualTo(1);
            List<String> output = Files.readAllLines(gantry.log()).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            assertThat(output).hasSize(1);
            return output.getFirst();
        }
    }
}
