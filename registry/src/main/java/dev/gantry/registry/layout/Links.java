// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.Bounded;
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
        String text;
        try (ObjectStream in = driver.open(link, ByteRange.ALL)) {
            text = new String(Bounded.read(in, MAX_LINK_BYTES).orElse(new byte[0]), UTF_8).strip();
        } catch (StorageException.NotFound e) {
            return Optional.empty();
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.Unavailable("read", link, String.valueOf(e.getMessage()), e);
        }
        try {
            return Optional.of(Digest.parse(text));
        } catch (RegistryException e) {
            LOG.atWarn()
                    .addKeyValue("path", link)
                    .addKeyValue("bytes", text.length())
                    .log("link.broken");
            return Optional.empty();
        }
    }

    public void write(StoragePath link, Digest target) throws StorageException {
        driver.put(link, target.toString().getBytes(UTF_8), null);
    }
}
