// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.LauncherFixture.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {

    @TempDir
    private Path root;

    private LauncherFixture launcher;

    @BeforeEach
    void layOut() throws IOException {
        launcher = new LauncherFixture(root);
    }

    @Test
    void javaHomeIsTakenWhereItIsOfTheRightVersion() throws Exception {
        launcher.build();
        launcher.jdk("jdks/first", "25.0.1");
        launcher.set("JAVA_HOME", launcher.jdk("elsewhere", "25"));

        assertThat(run("version").out()).contains("jdk=" + root.toRealPath().resolve("elsewhere"));
    }

    @Test
    void jdkOfTheRightVersionIsFoundAmongOthers() throws Exception {
        launcher.build();
        launcher.set("JAVA_HOME", launcher.jdk("old", "17.0.15"));
        launcher.jdk("jdks/a", "21.0.2");
        launcher.jdk("jdks/b", "25.0.3");
        launcher.jdk("jdks/c", "250");

        assertThat(run("version").out()).contains("/jdks/b\n");
    }

    @Test
    void jdkIsFoundThroughPathLast() throws Exception {
        launcher.build();
        Path jdk = launcher.jdk("linked", "25-ea");
        launcher.set("PATH", jdk.resolve("bin") + ":" + root.toRealPath().resolve("tools"));

        assertThat(run("version").out()).contains("/linked\n");
    }

    @Test
    void withoutAnyJdkItSaysWhatIsMissingAndWhereToGetIt() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "17.0.15");

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("no JDK 25 was found").contains("https://adoptium.net");
    }

    @Test
    void anyFolderAndAnyLinkWillDo() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3");
        Path foreign = launcher.folder("foreign folder");
        Path link = Files.createSymbolicLink(foreign.resolve("g"), Path.of("../a home/gantry"));
        Path again = Files.createSymbolicLink(launcher.folder("bin").resolve("gantry"), link);

        Outcome outcome = launcher.run(again, foreign, "version");

        assertThat(outcome.out())
                .contains("cwd=" + foreign + "\n")
                .contains("jars=" + launcher.home() + "/server/target/lib/gantry-server-0.1.0.jar\n")
                .contains("arg=dev.gantry.server.Main\narg=version\n");
    }

    @Test
    void serveWithoutConfigurationRunsTheEmbeddedStore() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3");

        assertThat(run("serve").out())
                .contains("/embedded-s3/target/lib/gantry-embedded-s3-0.1.0.jar\n")
                .endsWith("EmbeddedMain\n");
        assertThat(run("serve", "--addr", "127.0.0.1:1").out()).endsWith("EmbeddedMain\narg=--addr\narg=127.0.0.1:1\n");
        assertThat(run("serve", "my config.yml").out()).endsWith("server.Main\narg=serve\narg=my config.yml\n");
    }

    @Test
    void optionsForJavaArePassedOn() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3");
        launcher.set("JAVA_OPTS", "-Da=1 -Db=2");
        launcher.set("GANTRY_JAVA_OPTS", "-Xmx512m");

        assertThat(run("version").out()).contains("arg=-Da=1\narg=-Db=2\narg=-Xmx512m\n");
    }

    /// In the order of their names: what is kept of a rehearsal fits no other.
    @Test
    void jarsAreNamedInTheirOrder() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3");
        Path lib = launcher.home().resolve("server/target/lib");
        for (String jar : List.of("b.jar", "a-2.jar", "B.jar", "a.jar")) {
            Files.createFile(lib.resolve(jar));
        }

        List<String> names = List.of("B.jar", "a-2.jar", "a.jar", "b.jar", "gantry-server-0.1.0.jar");
        assertThat(run("version").out())
                .contains("jars="
                        + names.stream()
                                .map(name -> lib.resolve(name).toString())
                                .collect(joining(":")) + "\n");
    }

    @Test
    void rehearsalIsKeptAndTakenByLaterStarts() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3", """
                #!/bin/sh
                for argument in "$@"; do
                    printf 'arg=%s\\n' "$argument"
                    case $argument in -XX:AOTCacheOutput=*) echo kept >"${argument#*=}" ;; esac
                done
                """);
        assertThat(run("serve", "config.yml").out()).doesNotContain("AOTCache");

        Outcome rehearsal = run("rehearse");

        assertThat(rehearsal.exitCode()).as(rehearsal.err()).isZero();
        launcher.set("JAVA_OPTS", "-XX:AOTCache=mine");
        assertThat(run("serve", "config.yml").out())
                .contains("arg=-XX:AOTCache=" + launcher.home() + "/server/target/gantry.aot\n")
                .contains("arg=-XX:AOTCache=mine\narg=dev.gantry.server.Main\n");
        assertThat(run("serve").out())
                .contains("arg=-XX:AOTCache=" + launcher.home() + "/embedded-s3/target/gantry.aot\n");
    }

    @Test
    void rehearsalThatFailsIsOneLineAndLeavesWhatThereWas() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3", "#!/bin/sh\necho the reason; exit 3\n");
        Path kept = Files.writeString(launcher.home().resolve("server/target/gantry.aot"), "earlier");

        Outcome rehearsal = run("rehearse");

        assertThat(rehearsal.exitCode()).isEqualTo(1);
        assertThat(rehearsal.err()).contains("the rehearsal failed").contains("server/target/gantry.aot.log says why");
        assertThat(launcher.home().resolve("server/target/gantry.aot.log")).hasContent("the reason");
        assertThat(kept).hasContent("earlier");
    }

    @Test
    void nothingBuiltIsBuiltOnceAndSaidSo() throws Exception {
        launcher.jdk("jdks/a", "25.0.3");
        launcher.onPath("mvn", """
                #!/bin/sh
                echo "mvn $*"
                mkdir -p server/target/lib embedded-s3/target/lib
                touch server/target/lib/gantry-server-1.jar embedded-s3/target/lib/gantry-embedded-s3-1.jar
                """);

        Outcome first = run("version");
        Outcome second = run("version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).contains("nothing is built yet").contains("mvn -q ", " package\n");
        assertThat(first.out()).contains("arg=version");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void nothingBuiltAndNoMavenIsOneClearMessage() throws Exception {
        launcher.jdk("jdks/a", "25.0.3");

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("no Maven").contains("https://maven.apache.org");
    }

    @Test
    void failedBuildIsNotRun() throws Exception {
        launcher.jdk("jdks/a", "25.0.3");
        launcher.onPath("mvn", "#!/bin/sh\necho broken\nexit 1\n");

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("broken", "the build failed");
    }

    @Test
    void signalsReachTheServer() throws Exception {
        launcher.build();
        launcher.jdk("jdks/a", "25.0.3", """
                #!/bin/sh
                trap 'exit 7' TERM
                echo ready
                while :; do sleep 0.1; done
                """);
        Process process = launcher.start(launcher.script(), launcher.home(), "serve");
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            process.destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(7);
        } finally {
            process.destroyForcibly();
        }
    }

    private Outcome run(String... arguments) throws IOException, InterruptedException {
        return launcher.run(launcher.script(), launcher.home(), arguments);
    }
}
