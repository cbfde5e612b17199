// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// skopeo and podman log in, push, pull and log out, with passwords and with tokens, and pull without a login what is
/// public.
class LoginIT {

    enum Means {
        PASSWORDS,
        TOKENS
    }

    @TempDir
    Path folder;

    private S3Bucket bucket;
    private TokenServer tokens;
    private OciLayout image;
    private Path authFile;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        tokens = TokenServer.start(folder);
        image = OciLayout.withEmptyArchive(folder.resolve("image"));
        authFile = folder.resolve("auth.json");
    }

    @AfterEach
    void stop() {
        tokens.close();
        bucket.close();
    }

    @ParameterizedTest
    @EnumSource
    void skopeoDoesWhatItsUserMay(Means means) throws IOException {
        try (GantryProcess gantry = start(means)) {
            String host = gantry.authority();
            assertThat(login(skopeo(), "alice", "guessed", host))
                    .as("a wrong password")
                    .isNotZero();
            assertThat(login(skopeo(), "alice", Users.password("alice"), host)).isZero();
            for (String repository : List.of("secret/app", "team/app", "public/app")) {
                assertThat(push(host, repository)).as(repository).isZero();
            }
            assertThat(pull(host, "secret/app")).isZero();
            assertThat(skopeo("list-tags", "docker://" + host + "/secret/app")).isZero();
            assertThat(skopeo("delete", "docker://" + host + "/secret/app:latest"))
                    .isZero();
            assertThat(logout(skopeo(), host)).isZero();

            assertThat(pull(host, "public/app")).as("without a login").isZero();
            assertThat(pull(host, "team/app")).as("without a login").isNotZero();
            assertThat(push(host, "public/app")).as("without a login").isNotZero();

            assertThat(login(skopeo(), "bob", Users.password("bob"), host)).isZero();
            assertThat(pull(host, "team/app")).isZero();
            assertThat(pull(host, "public/app")).isZero();
            assertThat(pull(host, "secret/app")).isNotZero();
            assertThat(push(host, "team/app")).isNotZero();
            assertThat(push(host, "own/app")).isZero();
        }
        if (means == Means.TOKENS) {
            assertThat(tokens.takeScopes())
                    .contains(
                            "repository:secret/app:pull,push",
                            "repository:public/app:pull",
                            "repository:own/app:pull,push");
        }
    }

    @ParameterizedTest
    @EnumSource
    void podmanDoesWhatItsUserMay(Means means) throws IOException {
        try (GantryProcess gantry = start(means)) {
            String host = gantry.authority();
            List<String> podman = podman();
            assertThat(login(podman, "bob", "guessed", host))
                    .as("a wrong password")
                    .isNotZero();
            assertThat(login(podman, "alice", Users.password("alice"), host)).isZero();
            assertThat(push(host, "public/app")).isZero();
            assertThat(push(host, "secret/app")).isZero();
            assertThat(logout(podman, host)).isZero();

            String pulled = host + "/public/app:latest";
            assertThat(run(podman, "pull", "--authfile=" + noFile(), "--tls-verify=false", pulled))
                    .as("without a login")
                    .isZero();
            assertThat(login(podman, "bob", Users.password("bob"), host)).isZero();
            assertThat(podman(podman, "push", pulled, host + "/own/app:latest")).isZero();
            assertThat(podman(podman, "push", pulled, host + "/secret/app:latest"))
                    .isNotZero();
            assertThat(podman(podman, "pull", host + "/own/app:latest")).isZero();
            assertThat(podman(podman, "pull", host + "/secret/app:latest")).isNotZero();
        }
    }

    private GantryProcess start(Means means) throws IOException {
        String sections = means == Means.TOKENS ? tokens.section() : Users.htpasswd(folder) + Users.rules();
        return GantryProcess.start(GantryConfig.on(bucket).withSections(sections));
    }

    private int login(List<String> program, String user, String password, String host) throws IOException {
        return run(
                program,
                "login",
                "--authfile=" + authFile,
                "--tls-verify=false",
                "--username=" + user,
                "--password=" + password,
                host);
    }

    private int logout(List<String> program, String host) throws IOException {
        return run(program, "logout", "--authfile=" + authFile, host);
    }

    private int push(String host, String repository) throws IOException {
        return copy("--dest-tls-verify=false", image.reference(), "docker://" + host + "/" + repository + ":latest");
    }

    private int pull(String host, String repository) throws IOException {
        Path into = Files.createTempDirectory(folder, "pulled-");
        return copy(
                "--src-tls-verify=false",
                "docker://" + host + "/" + repository + ":latest",
                new OciLayout(into).reference());
    }

    private int copy(String insecure, String from, String to) throws IOException {
        return run(skopeo(), "copy", "--authfile=" + existingAuthFile(), insecure, from, to);
    }

    private int skopeo(String command, String image) throws IOException {
        return run(skopeo(), command, "--authfile=" + existingAuthFile(), "--tls-verify=false", image);
    }

    private int podman(List<String> podman, String command, String... images) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--authfile=" + existingAuthFile(), "--tls-verify=false"));
        arguments.addAll(List.of(images));
        return run(podman, arguments.toArray(String[]::new));
    }

    /// After a logout there may be none.
    private Path existingAuthFile() throws IOException {
        return Files.exists(authFile) ? authFile : noFile();
    }

    private Path noFile() throws IOException {
        return Files.writeString(folder.resolve("nobody.json"), "{\"auths\":{}}");
    }

    private static List<String> skopeo() {
        return List.of(Peers.program("SKOPEO").toString());
    }

    /// It takes no long path for what it writes while it runs.
    private List<String> podman() {
        return List.of(
                Peers.program("PODMAN").toString(),
                "--runtime=runc",
                "--cgroup-manager=cgroupfs",
                "--storage-driver=vfs",
                "--root=" + folder.resolve("p"),
                "--runroot=" + folder.resolve("r"));
    }

    private static int run(List<String> program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(program);
        line.addAll(List.of(arguments));
        return Command.start(line).exit();
    }
}
