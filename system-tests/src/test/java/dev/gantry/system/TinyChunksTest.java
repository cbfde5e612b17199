// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.upload.ContentRange;
import dev.gantry.registry.upload.IncomingBytes;
import dev.gantry.registry.upload.UploadToken;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.file.FileDriver;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// There is no least length of a chunk, which is why none is told.
class TinyChunksTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("tiny/chunks");
    private static final InstantSource TIME = InstantSource.system();

    @Test
    void fiftyChunksOfOneByteArePublishedInMemory() throws IOException {
        try (StorageDriver driver = new MemoryDriver(TIME)) {
            assertPublishes(driver);
        }
    }

    @Test
    void fiftyChunksOfOneByteArePublishedInFiles(@TempDir Path folder) throws IOException {
        try (StorageDriver driver = new FileDriver(folder, TIME, new SplittableRandom(1))) {
            assertPublishes(driver);
        }
    }

    private static void assertPublishes(StorageDriver driver) throws IOException {
        Blob blob = Blob.random(1, 50);
        var presence = new Presence(driver, TIME, 10);
        var uploads = new Uploads(driver, presence, TIME, new SplittableRandom(2));
        UploadToken token = uploads.begin(REPOSITORY);
        for (int at = 0; at < blob.sizeBytes(); at++) {
            token = uploads.append(token, new ContentRange(at, at), body(blob.slice(at, 1)));
        }
        Digest digest = Digest.parse(blob.digest());
        uploads.finish(token, digest, null, body(new byte[0]));
        var blobs = new BlobStore(driver, presence, TIME);
        try (ObjectStream in = blobs.open(REPOSITORY, digest, ByteRange.ALL).orElseThrow()) {
            assertThat(Blob.digestOf(in)).isEqualTo(blob.digest());
        }
    }

    private static IncomingBytes body(byte[] bytes) {
        var in = new ByteArrayInputStream(bytes);
        return new IncomingBytes() {
            @Override
            public OptionalLong lengthBytes() {
                return OptionalLong.of(bytes.length);
            }

            @Override
            public int read(byte[] buffer) throws IOException {
                return in.read(buffer);
            }
        };
    }
}
