// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What operators install: the archive and the image, each started as they would.
class PackagingIT {

    private static final Duration START = Duration.ofSeconds(90);
    private static final String CONTAINER = "gantry-under-test";
    private static final String FROM_REHEARSAL = "-XX:AOTMode=on";

    @TempDir
    private Path folder;

    @Test
    void theArchiveServesByItsOwnLauncher() throws IOException {
        Path home = unpack();
        assertThat(Stream.of("lib", "conf/aws.yml", "systemd/gantry.service", "docs/deploy.md", "LICENSE"))
                .allSatisfy(name -> assertThat(home.resolve(name)).exists());

        int port = GantryProcess.freePort();
        assertServes(serve(home, overrides(port, folder.resolve("content"))), port);
    }

    /// With an option by which Java refuses to start without what was kept. For another collector nothing is kept: it
    /// starts without, and says nothing of it.
    @Test
    void theArchiveStartsFromItsRehearsalAndWithAnotherCollectorThanThat() throws IOException {
        Path home = unpack();
        String launcher = home.resolve("bin/gantry").toString();
        Command.start(List.of(launcher, "rehearse")).succeeds();

        int port = GantryProcess.freePort();
        Map<String, String> environment = new HashMap<>(overrides(port, folder.resolve("content")));
        environment.put("JAVA_OPTS", FROM_REHEARSAL);
        assertServes(serve(home, environment), port);

        Command version = Command.start(List.of(launcher, "version"), folder, Map.of("JAVA_OPTS", "-XX:+UseZGC"));
        assertThat(version.succeeds()).startsWith("gantry ").hasLineCount(1);
    }

    /// Built here, pushed into Gantry, and started from there.
    @Test
    void theImageServesAfterAPushAndAPull() throws IOException {
        Path buildah = Peers.program("BUILDAH");
        Skopeo skopeo = Peers.skopeo();
        try (GantryProcess gantry = GantryProcess.startEmbedded()) {
            String image = gantry.authority() + "/gantry/gantry:test";
            List<String> builder = buildah(buildah, "builder");
            Command.start(
                            List.of(Repository.ROOT.resolve("packaging/image").toString(), image),
                            folder,
                            Map.of("BUILDAH_OPTIONS", String.join(" ", builder.subList(1, builder.size()))))
                    .succeeds();
            run(builder, "push", "--tls-verify=false", image);
            JsonNode config = new JsonMapper()
                    .readTree(skopeo.start("inspect", "--config", "--tls-verify=false", "docker://" + image)
                            .succeeds())
                    .path("config");
            assertThat(config.path("User").asString()).isEqualTo("65532:65532");

            List<String> runner = buildah(buildah, "runner");
            run(runner, "from", "--tls-verify=false", "--name=" + CONTAINER, image);
            int port = GantryProcess.freePort();
            assertServes(runIn(runner, config, port), port);
        }
    }

    private static Command serve(Path home, Map<String, String> environment) throws IOException {
        List<String> line = List.of(
                home.resolve("bin/gantry").toString(),
                "serve",
                home.resolve("conf/image.yml").toString());
        return Command.start(line, home, environment);
    }

    private Path unpack() throws IOException {
        Path archive = archive();
        Command.run("tar", "--extract", "--file", archive.toString(), "--directory", folder.toString());
        return folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    }

    private static Command runIn(List<String> buildah, JsonNode config, int port) throws IOException {
        List<String> line = new ArrayList<>(buildah);
        line.addAll(List.of("run", "--isolation=chroot", "--env=JDK_JAVA_OPTIONS=" + FROM_REHEARSAL));
        overrides(port, Path.of("/var/lib/registry")).forEach((key, value) -> line.add("--env=" + key + "=" + value));
        line.addAll(List.of(CONTAINER, "--"));
        config.path("Entrypoint").forEach(word -> line.add(word.asString()));
        config.path("Cmd").forEach(word -> line.add(word.asString()));
        return Command.start(line);
    }

    private static void assertServes(Command server, int port) throws IOException {
        try (RegistryClient client = new RegistryClient(URI.create("http://127.0.0.1:" + port))) {
            long deadline = System.nanoTime() + START.toNanos();
            while (!answers(client, port)) {
                assertThat(server.isAlive()).as(server.output()).isTrue();
                assertThat(System.nanoTime()).as(server.output()).isLessThan(deadline);
                GantryProcess.sleep(Duration.ofMillis(100));
            }
            Blob blob = Blob.random(1, 100_000);
            client.pushByPatch("installed", blob);
            assertThat(client.getBlob("installed", blob.digest()).statusCode()).isEqualTo(200);
        } finally {
            server.kill();
        }
    }

    private static boolean answers(RegistryClient client, int port) {
        try {
            URI base = URI.create("http://127.0.0.1:" + port + "/v2/");
            return client.send("GET", base, RegistryClient.nothing()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, String> overrides(int port, Path content) {
        return Map.of(
                "REGISTRY_HTTP_ADDR",
                "127.0.0.1:" + port,
                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                content.toString());
    }

    private List<String> buildah(Path program, String name) {
        return List.of(
                program.toString(),
                "--storage-driver=vfs",
                "--root=" + folder.resolve(name),
                "--runroot=" + folder.resolve(name + "-run"));
    }

    private static String run(List<String> program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(program);
        line.addAll(List.of(arguments));
        return Command.run(line.toArray(String[]::new));
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Repository.ROOT.resolve("packaging/target"))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Maven has packaged no archive"));
        }
    }
}
