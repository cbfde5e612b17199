// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The launcher in a folder of its own, with JDKs that only tell how they were called, and nothing on PATH but
/// the few tools that the script needs.
final class LauncherFixture {

    private static final Path SCRIPT = Path.of("../gantry");
    private static final List<String> TOOLS =
            List.of("sh", "dirname", "readlink", "grep", "sleep", "mkdir", "touch", "rm", "mv");
    private static final String TELL = """
            #!/bin/sh
            printf 'jdk=%s\\n' "$(dirname "$(dirname "$0")")"
            printf 'cwd=%s\\n' "$PWD"
            printf 'jars=%s\\n' "${CLASSPATH:-}"
            for argument in "$@"; do printf 'arg=%s\\n' "$argument"; done
            """;

    private final Path root;
    private final Path home;
    private final Path tools;
    private final Map<String, String> environment = new LinkedHashMap<>();

    record Outcome(int exitCode, String out, String err) {}

    LauncherFixture(Path root) throws IOException {
        this.root = root.toRealPath();
        this.home = Files.createDirectories(this.root.resolve("a home"));
        this.tools = Files.createDirectories(this.root.resolve("tools"));
        Files.copy(SCRIPT, home.resolve("gantry"));
        executable(home.resolve("gantry"));
        for (String tool : TOOLS) {
            Path real = Path.of("/usr/bin", tool);
            onPath(tool, "#!/bin/sh\nexec %s \"$@\"\n".formatted(Files.exists(real) ? real : Path.of("/bin", tool)));
        }
        environment.put("PATH", tools.toString());
        environment.put("HOME", this.root.resolve("nobody").toString());
        environment.put("GANTRY_JDK_FOLDERS", this.root.resolve("jdks").toString());
    }

    Path home() {
        return home;
    }

    Path script() {
        return home.resolve("gantry");
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    void set(String variable, Object value) {
        environment.put(variable, value.toString());
    }

    /// Puts jars where a build would.
    void build() throws IOException {
        for (String module : List.of("server", "embedded-s3")) {
            Path lib = Files.createDirectories(home.resolve(module).resolve("target/lib"));
            Files.createFile(lib.resolve("gantry-" + module + "-0.1.0.jar"));
        }
    }

    /// A JDK of that version below `jdks`, whose `java` tells how it was called.
    Path jdk(String name, String version) throws IOException {
        return jdk(name, version, TELL);
    }

    Path jdk(String name, String version, String java) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        tool(folder.resolve("bin/java"), java);
        tool(folder.resolve("bin/javac"), "#!/bin/sh\n");
        return folder;
    }

    /// A program on PATH.
    void onPath(String name, String script) throws IOException {
        tool(tools.resolve(name), script);
    }

    Outcome run(Path script, Path folder, String... arguments) throws IOException, InterruptedException {
        Process process = start(script, folder, arguments);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The launcher does not end");
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.exitValue(), out, err);
    }

    Process start(Path script, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void tool(Path file, String script) throws IOException {
        Files.writeString(file, script);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
