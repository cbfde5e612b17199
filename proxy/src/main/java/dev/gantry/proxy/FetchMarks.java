// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Marks in the store of what was fetched into which repository. The time of a mark, by the store's clock, is the
/// time of the fetch. A mark is written before the first link to what it marks, so that nothing that was fetched
/// stays for good.
final class FetchMarks {

    private static final Pattern MARK = Pattern.compile("/(.+)/_(layers|manifests)/([a-z0-9]+)/([0-9a-f]+)");

    private final StorageDriver driver;

    FetchMarks(StorageDriver driver) {
        this.driver = driver;
    }

    /// What a mark stands for.
    record Fetched(RepositoryName repository, Digest digest, boolean isManifest) {}

    void layer(RepositoryName repository, Digest digest) throws StorageException {
        write(StorageLayout.fetchedLayer(repository, digest), digest);
    }

    void manifest(RepositoryName repository, Digest digest) throws StorageException {
        write(StorageLayout.fetchedManifest(repository, digest), digest);
    }

    /// Says that a link to the content was taken away.
    void released(Digest digest) throws StorageException {
        write(StorageLayout.released(digest), digest);
    }

    private void write(StoragePath mark, Digest digest) throws StorageException {
        driver.put(mark, digest.toString().getBytes(UTF_8), null);
    }

    /// Empty for what is no mark.
    static Optional<Fetched> parse(StoragePath mark) {
        Matcher parts = MARK.matcher(
                mark.text().substring(StorageLayout.fetched().text().length()));
        if (!parts.matches() || !RepositoryName.isValid(parts.group(1))) {
            return Optional.empty();
        }
        return Digests.find(parts.group(3), parts.group(4))
                .map(digest -> new Fetched(
                        new RepositoryName(parts.group(1)),
                        digest,
                        parts.group(2).equals("manifests")));
    }
}
