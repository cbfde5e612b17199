// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.layout.Links;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The links by which the manifests of a subject are found: one for each, at a path that names both, so that a
/// listing alone tells them. That there is a link proves nothing about the manifest.
public final class ReferrerLinks {

    private static final int STORE_PAGE = 1000;

    private final StorageDriver driver;
    private final Links links;

    public ReferrerLinks(StorageDriver driver) {
        this.driver = driver;
        this.links = new Links(driver);
    }

    /// The manifests that are linked to a subject, in the order of their digests' texts.
    ///
    /// @param last only those after it
    /// @param limit at most so many
    public Page<Digest> list(RepositoryName repository, Digest subject, @Nullable Digest last, int limit)
            throws StorageException {
        StoragePath folder = StorageLayout.referrers(repository, subject);
        List<Digest> found = new ArrayList<>();
        String after = last == null
                ? null
                : StorageLayout.referrerLink(repository, subject, last).text();
        boolean hasMore = true;
        while (hasMore && found.size() < limit) {
            Page<ObjectInfo> page = driver.list(folder, after, Math.min(STORE_PAGE, limit - found.size()));
            for (ObjectInfo object : page.items()) {
                after = object.path().text();
                referrer(object.path(), folder).ifPresent(found::add);
            }
            hasMore = page.hasMore() && !page.items().isEmpty();
        }
        return new Page<>(found, hasMore);
    }

    void write(RepositoryName repository, Digest subject, Digest referrer) throws StorageException {
        links.write(StorageLayout.referrerLink(repository, subject, referrer), referrer);
    }

    /// The manifest that a path names; empty for the path of anything but a link.
    private static Optional<Digest> referrer(StoragePath link, StoragePath folder) {
        String[] parts = link.text().substring(folder.text().length() + 1).split("/", -1);
        if (parts.length != 3 || !parts[2].equals("link")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(parts[0] + ":" + parts[1]));
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }
}
