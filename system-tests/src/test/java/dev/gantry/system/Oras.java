// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The client of the ORAS project, for artifacts and what refers to them.
///
/// @param folder where it reads and writes files
record Oras(Path program, Path folder) {

    private static final JsonMapper JSON = new JsonMapper();

    /// Runs a command of it, which must succeed, on a registry that speaks plain HTTP.
    ///
    /// @return what it printed
    String run(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        return Command.start(line, folder).succeeds();
    }

    /// What a command printed as JSON.
    JsonNode json(String... arguments) throws IOException {
        return JSON.readTree(run(arguments));
    }

    /// What refers to an image by the referrers API, and not by the tags of older clients.
    ///
    /// @param image `host:port/repository:tag`, or with `@digest`
    /// @return the descriptors
    List<JsonNode> discover(String image) throws IOException {
        JsonNode found =
                json("discover", "--plain-http", "--distribution-spec=v1.1-referrers-api", "--format=json", image);
        return List.copyOf(found.get("manifests").values());
    }
}
