// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.S3ProxyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command in a process of its own: its exit status, what it prints, and what a signal leaves.
class CheckCommandIT {

    private static final String BUCKET = "gantry-test";

    private static S3ProxyServer server;

    @TempDir
    private Path folder;

    private record Outcome(int status, String out, String err) {}

    @BeforeAll
    static void start() {
        server = S3ProxyServer.inMemory(BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(server.contents(BUCKET)).isEmpty();
    }

    private String store(String bucket, String secretKey) {
        return """
                version: 0.1
                storage:
                  s3:
                    region: us-east-1
                    regionendpoint: %s
                    forcepathstyle: true
                    bucket: %s
                    accesskey: %s
                    secretkey: %s
                """.formatted(server.endpoint(), bucket, server.accessKey(), secretKey);
    }

    private Process launch(String yaml, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yml"), yaml);
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.gantry.server.Main",
                "check",
                file.toString()));
        line.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        return builder.start();
    }

    private Outcome check(String yaml, String... options) throws Exception {
        Process process = launch(yaml, options);
        String out;
        try (var in = process.getInputStream()) {
            out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        return new Outcome(process.exitValue(), out, Files.readString(folder.resolve("err")));
    }

    @Test
    void aRightConfigurationIsExitStatusZeroAndOneLineEach() throws Exception {
        Outcome outcome = check(store(BUCKET, server.secretKey()));

        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .containsPattern("(?m)^ok    configuration +\\d+ ms  .*config.yml$")
                .containsPattern("(?m)^ok    s3:PutObject +\\d+ ms  allowed$")
                .contains("0 failed, ")
                .doesNotContain(server.secretKey());
    }

    @Test
    void aFailureIsExitStatusOneWithCauseAndRemedy() throws Exception {
        Outcome outcome = check(store("no-such-bucket", server.secretKey()));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("(?m)^FAIL  bucket +\\d+ ms  the bucket 'no-such-bucket' does not exist at ")
                .containsPattern("(?m)^ +remedy: create the bucket")
                .containsPattern("(?m)^skip  s3:PutObject +\\d+ ms  needs \"bucket\"$");
    }

    @Test
    void machinesGetOneDocument() throws Exception {
        Outcome outcome = check(store(BUCKET, "another secret"), "--json");

        JsonNode document = new JsonMapper().readTree(outcome.out());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(document.get("result").asString()).isEqualTo("fail");
        assertThat(document.get("lines"))
                .filteredOn(line -> line.get("outcome").asString().equals("fail"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("name").asString()).isEqualTo("signature");
                    assertThat(line.get("cause").asString()).contains("secret key is wrong");
                    assertThat(line.get("remedy").asString()).contains("correct secretkey");
                    assertThat(line.get("millis").isIntegralNumber()).isTrue();
                });
    }

    @Test
    void aConfigurationThatCannotBeUsedIsExitStatusTwo() throws Exception {
        Outcome outcome = check("version: 0.1\nstorage:\n  s3:\n    bukket: a\n", "--json");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(new JsonMapper().readTree(outcome.out()).get("lines"))
                .allSatisfy(line -> assertThat(line.get("name").asString()).isEqualTo("configuration"))
                .anySatisfy(
                        line -> assertThat(line.get("cause").asString()).contains("storage.s3.bukket: unknown key"));
    }

    @Test
    void noCredentialsAtAllAreToldInTheirLine() throws Exception {
        String yaml = store(BUCKET, "x").replaceAll("(?m)^ *(access|secret)key: .*\\R", "");

        Outcome outcome = check(yaml);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("(?m)^FAIL  credentials +\\d+ ms  .*no credentials were found")
                .contains("AWS_ACCESS_KEY_ID")
                .containsPattern("(?m)^skip  s3:PutObject +\\d+ ms  needs \"credentials\"$");
    }

    @Test
    void aSignalInTheMiddleLeavesNothingBehind() throws Exception {
        Process process = launch(store(BUCKET, server.secretKey()));
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.contains("multipart, equal parts")) {
                line = out.readLine();
            }
            assertThat(line).as("the line that says that parts were written").isNotNull();
            assertThat(server.contents(BUCKET)).isNotEmpty();
            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFolderIsLookedAtForRoomAndRights() throws Exception {
        Outcome outcome = check(
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: %s\n".formatted(folder.resolve("not/yet")));

        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("not/yet is not there yet and can be made below")
                .contains("GiB of");
        assertThat(folder.resolve("not")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeMadeFails() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");

        Outcome outcome = check("version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: %s\n".formatted(file));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).containsPattern("(?m)^FAIL  folder +\\d+ ms  cannot write to .*a-file");
    }

    @Test
    void memoryIsToldToGoWithTheProcess() throws Exception {
        Outcome outcome = check("version: 0.1\nstorage: inmemory\n");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("goes with it");
    }
}
