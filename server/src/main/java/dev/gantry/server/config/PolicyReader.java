// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.manifest.ManifestClass;
import java.util.ArrayList;
import java.util.List;

/// Reads the section `policy`.
final class PolicyReader {

    private PolicyReader() {}

    static Policy read(Section policy) {
        Section repository = policy.section("repository");
        List<ManifestClass> classes = new ArrayList<>();
        for (String name : repository.texts("classes")) {
            switch (name) {
                case "image" -> classes.add(ManifestClass.IMAGE);
                case "plugin" -> classes.add(ManifestClass.PLUGIN);
                default -> repository.error("classes", "must be of image and plugin");
            }
        }
        return new Policy(new Policy.Repository(classes));
    }
}
