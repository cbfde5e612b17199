// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// "Cancel a blob upload".
@OnEveryStore
class CancelABlobUploadIT extends Section {

    CancelABlobUploadIT(Store store) {
        super(store);
    }

    private final Content blob = Content.random(100);

    @Test
    void aDeleteIs204() throws IOException {
        registry.delete(begin()).is(204);
    }

    @Test
    void aCancelledUploadIsGone() throws IOException {
        assertGone(begin());
        assertGone(chunk(begin(), blob, 0, 50).is(202).location());
        assertGone(registry.patch(begin(), blob).is(202).location());
    }

    @Test
    void anUploadThatNobodyBeganIs404() throws IOException {
        registry.get(uploads() + "00000000-0000-0000-0000-000000000000").is(404);
        registry.delete(uploads() + "00000000-0000-0000-0000-000000000000").is(404);
    }

    private void assertGone(String upload) throws IOException {
        registry.delete(upload).is(204);
        registry.get(upload).is(404);
        registry.patch(upload, blob).is(404);
        registry.put(ending(upload, blob.digest()), blob).is(404);
        registry.head(blobs(blob.digest())).is(404);
    }
}
