// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Copies images with skopeo, without changing a byte of them.
record Skopeo(Path program) {

    /// @param image `host:port/repository:tag`
    void push(OciLayout from, String image) throws IOException {
        startPush(from, image).succeeds();
    }

    Command startPush(OciLayout from, String image) throws IOException {
        return Command.start(List.of(
                program.toString(),
                "copy",
                "--all",
                "--preserve-digests",
                "--dest-tls-verify=false",
                from.reference(),
                "docker://" + image));
    }

    /// Pulls an image into a new layout.
    OciLayout pull(String image, Path folder) throws IOException {
        OciLayout layout = new OciLayout(folder);
        Command.run(
                program.toString(),
                "copy",
                "--all",
                "--preserve-digests",
                "--src-tls-verify=false",
                "docker://" + image,
                layout.reference());
        return layout;
    }
}
