// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads and writes link files: small objects that hold a digest as text. The text decides what is linked, not
/// the name of the file.
public final class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final int MAX_LINK_BYTES = 1024;

    private final StorageDriver driver;

    public Links(StorageDriver driver) {
        this.driver = driver;
    }

    /// What a link points to; empty if there is none, or if it is empty or broken, which a crash of another
    /// writer can leave behind: that is logged.
    public Optional<Digest> find(StoragePath link) throws StorageException {
        byte[] content;
        try (ObjectStream in = driver.open(link, ByteRange.ALL)) {
            content = in.readNBytes(MAX_LINK_BYTES + 1);
        } catch (StorageException.NotFound e) {
            return Optional.empty();
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.Unavailable("read", link, String.valueOf(e.getMessage()), e);
        }
        return parse(link, content);
    }

    /// What the link under the name of a digest points to; empty as above. It may be of another algorithm:
    /// Distribution keeps the bytes of a sha512 under their sha256. Another digest of the same algorithm is
    /// that of other bytes.
    public Optional<Digest> find(StoragePath link, Digest name) throws StorageException {
        Optional<Digest> target = find(link);
        if (target.isPresent()
                && target.get().algorithm() == name.algorithm()
                && !target.get().equals(name)) {
            return broken(link, "it names " + target.get());
        }
        return target;
    }

    private static Optional<Digest> parse(StoragePath link, byte[] content) {
        if (content.length == 0) {
            return broken(link, "it is empty");
        }
        if (content.length > MAX_LINK_BYTES) {
            return broken(link, "it is longer than any digest");
        }
        try {
            return Optional.of(Digest.parse(new String(content, UTF_8).strip()));
        } catch (RegistryException e) {
            return broken(link, "%d bytes that are no digest".formatted(content.length));
        }
    }

    private static Optional<Digest> broken(StoragePath link, String reason) {
        LOG.atWarn().addKeyValue("path", link).addKeyValue("reason", reason).log("link.broken");
        return Optional.empty();
    }

    public void write(StoragePath link, Digest target) throws StorageException {
        driver.put(link, target.toString().getBytes(UTF_8), null);
    }
}
