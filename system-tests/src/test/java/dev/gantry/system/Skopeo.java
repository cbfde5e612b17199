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

    Command startPush(OciLayout from, String image) throws IOException {
        return start(
                "copy",
                "--all",
                "--preserve-digests",
                "--dest-tls-verify=false",
                from.reference(),
                "docker://" + image);
    }

    /// Pulls an image into a new layout.
    OciLayout pull(String image, Path folder) throws IOException {
        OciLayout layout = new OciLayout(folder);
        start(
                "copy",
                "--all",
                "--preserve-digests",
                "--src-tls-verify=false",
                "docker://" + image,
                layout.reference())
                .succeeds();
        return layout;
    }
}
