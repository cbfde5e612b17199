// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Copies images with skopeo, without changing a byte of them.
record Skopeo(Path program) {

    /// Starts one of its commands.
    Command start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        return Command.start(line);
    }

    /// @param image `host:port/repository:tag`
    void push(OciLayout from, String image) throws IOException {
        startPush(from, image).succeeds();
    }

    Command startPush(OciLayout from, String image, String... options) throws IOException {
        return copy("--dest-tls-verify=false", options, from.reference(), "docker://" + image);
    }

    /// Pulls an image into a new layout.
    OciLayout pull(String image, Path folder) throws IOException {
        startPull(image, folder).succeeds();
        return new OciLayout(folder);
    }

    Command startPull(String image, Path folder, String... options) throws IOException {
        return copy("--src-tls-verify=false", options, "docker://" + image, new OciLayout(folder).reference());
    }

    private Command copy(String insecure, String[] options, String from, String to) throws IOException {
        List<String> line = new ArrayList<>(List.of("copy", "--all", "--preserve-digests", insecure));
        line.addAll(List.of(options));
        line.addAll(List.of(from, to));
        return start(line.toArray(String[]::new));
    }
}
