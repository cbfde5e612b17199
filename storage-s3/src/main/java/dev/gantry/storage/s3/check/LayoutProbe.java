// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Whether a registry lies where the configuration says, or somewhere else.
record LayoutProbe(Target target) {

    private static final String REGISTRY = "docker/registry/v2/";

    /// Folders of the bucket that are looked into for a registry; beyond, the operator looks better himself.
    private static final int MOST_FOLDERS = 20;

    Verdict layout() throws StorageException {
        String here = target.root() + REGISTRY;
        List<String> folders = children(here);
        if (!folders.isEmpty()) {
            return Verdict.pass("a registry at %s, with %s"
                    .formatted(
                            here,
                            folders.stream()
                                    .map(folder -> folder.substring(here.length()))
                                    .collect(Collectors.joining(", "))));
        }
        List<String> elsewhere = elsewhere();
        if (!elsewhere.isEmpty()) {
            String first = elsewhere.getFirst();
            return Verdict.warn(
                    "there is no registry at %s, but one lies under %s; rootdirectory is probably wrong"
                            .formatted(
                                    here,
                                    elsewhere.stream()
                                            .map(folder -> folder.isEmpty() ? "the bucket's root" : folder)
                                            .collect(Collectors.joining(" and "))),
                    (first.isEmpty() ? "remove rootdirectory" : "set rootdirectory: " + first.replaceAll("/$", ""))
                            + ", unless a new registry is meant to begin");
        }
        ListObjectsV2Response root = list(target.root(), 1);
        boolean isEmpty = root.contents().isEmpty() && root.commonPrefixes().isEmpty();
        return Verdict.info(
                isEmpty
                        ? "nothing there yet; the first push begins a registry at " + here
                        : "no registry yet, only other content; the first push begins one at " + here);
    }

    /// Root directories of registries, each empty or with a slash at its end, other than the configured one: above it,
    /// beside it, and one folder down.
    private List<String> elsewhere() throws StorageException {
        List<String> found = new ArrayList<>();
        try {
            List<String> candidates = Stream.of(
                            above().stream(), children(target.root()).stream(), children("").stream())
                    .flatMap(folders -> folders)
                    .distinct()
                    .filter(folder -> !folder.equals(target.root()))
                    .limit(MOST_FOLDERS)
                    .toList();
            for (String folder : candidates) {
                if (!list(folder + REGISTRY, 1).commonPrefixes().isEmpty()) {
                    found.add(folder);
                }
            }
        } catch (StorageException.Rejected e) {
            // A policy may allow to list below the root directory only.
        }
        return found;
    }

    /// The folders that the root directory lies in, the bucket itself among them.
    private List<String> above() {
        List<String> folders = new ArrayList<>();
        String root = target.root();
        while (!root.isEmpty()) {
            root = root.substring(0, root.lastIndexOf('/', root.length() - 2) + 1);
            folders.add(root);
        }
        return folders;
    }

    private List<String> children(String folder) throws StorageException {
        return list(folder, 1000).commonPrefixes().stream()
                .map(CommonPrefix::prefix)
                .toList();
    }

    private ListObjectsV2Response list(String folder, int limit) throws StorageException {
        return target.call(
                "list",
                "s3:ListBucket",
                () -> target.s3()
                        .listObjectsV2(r -> r.bucket(target.bucket())
                                .prefix(folder)
                                .delimiter("/")
                                .maxKeys(limit)));
    }
}
