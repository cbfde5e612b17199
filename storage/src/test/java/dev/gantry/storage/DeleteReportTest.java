// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeleteReportTest {

    private static StorageException failure(StoragePath path) {
        return new StorageException.Unavailable("delete", path, "reason", null);
    }

    @Test
    void aCleanReportThrowsNothing() {
        assertThatNoException().isThrownBy(DeleteReport.CLEAN::throwIfAny);
    }

    @Test
    void oneFailureIsThrownWithTheOthersInIt() {
        StoragePath a = StoragePath.parse("/a");
        StoragePath b = StoragePath.parse("/b");
        var report = new DeleteReport(Map.of(a, failure(a), b, failure(b)));

        StorageException thrown = catchThrowableOfType(StorageException.class, report::throwIfAny);

        assertThat(report.failures()).containsValue(thrown);
        assertThat(thrown.getSuppressed()).hasSize(1).doesNotContain(thrown);
    }
}
