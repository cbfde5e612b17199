// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import dev.gantry.registry.name.Digest;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StoragePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What collectors and crashes of others leave in the store: it is told to the operator each time that it is
/// met, in one line with path and reason, and is absent for clients, so that they push it again.
final class Damage {

    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);

    private Damage() {}

    /// Whether an object at the place of content has lost its bytes, as files have after some power failures.
    static boolean isLost(ObjectInfo object, Digest content) {
        boolean isLost = object.sizeBytes() == 0 && !content.isOfNothing();
        if (isLost) {
            LOG.atError()
                    .addKeyValue("path", object.path())
                    .addKeyValue("reason", "it has no bytes")
                    .log("content.broken");
        }
        return isLost;
    }

    /// Normal where Distribution's collector has worked, which spares links.
    static void dangling(StoragePath link, Digest content) {
        LOG.atInfo()
                .addKeyValue("path", link)
                .addKeyValue("reason", "its content is gone: " + content)
                .log("link.dangling");
    }
}
