// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.testkit.Content;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What a store that heeds conditions adds to the names that nobody else uses.
class S3ConditionsTest extends S3Fixture {

    private static final Content STAGED = new Content(1, 10);
    private static final Content OTHER = new Content(2, 10);

    @Test
    void aStagedObjectThatWasReplacedIsNotPublished() throws IOException {
        ResumeToken token;
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, STAGED);
            token = pending.seal();
        }
        driver.put(STAGING, OTHER.bytes(), null);

        try (PendingObject pending = driver.resume(token)) {
            assertThatThrownBy(() -> pending.commit(TARGET))
                    .isInstanceOf(StorageException.Conflict.class)
                    .hasMessageContaining("PreconditionFailed");
        }
        assertThat(driver.stat(TARGET)).isEmpty();
        assertThat(requests()).containsEntry("PUT:Copy", 1L);
    }

    @Test
    void aPrefixThatWasReplacedIsNotBuiltOn() throws IOException {
        var first = write(new Content(3, PART), WriteHint.NONE);
        write(new Content(4, PART), WriteHint.NONE);

        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE.withPrefix(first))) {
            assertThatThrownBy(() -> append(pending, OTHER))
                    .isInstanceOf(StorageException.Conflict.class)
                    .hasMessageContaining("PreconditionFailed");
        }
        assertThat(requests()).containsEntry("PUT:PartCopy", 1L);
        assertThat(server.contents(TestStores.BUCKET)).hasSize(1);
    }
}
