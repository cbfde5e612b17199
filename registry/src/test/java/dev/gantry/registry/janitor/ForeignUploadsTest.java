// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Unfinished uploads of Distribution's in the bucket that both use.
class ForeignUploadsTest {

    static final String ID = "0b13e0f9-6a5a-4ab2-9c3f-4d2a1c6b7e8f";

    private static final String LATER_ID = "fb13e0f9-6a5a-4ab2-9c3f-4d2a1c6b7e8f";
    private static final Duration WEEK = Duration.ofDays(7);

    private final TestTime time = new TestTime();
    private final FaultyStorageDriver driver = new FaultyStorageDriver(new MemoryDriver(time));

    private JanitorReport sweep() {
        return new Janitor(driver, WEEK, false).sweep();
    }

    private void put(String below) throws StorageException {
        driver.put(StorageLayout.repositories().resolve(below), new byte[1], null);
    }

    private List<String> left() throws StorageException {
        return driver.list(StorageLayout.repositories(), null, 10_000).items().stream()
                .map(ObjectInfo::path)
                .map(path -> path.text()
                        .substring(StorageLayout.repositories().text().length() + 1))
                .toList();
    }

    @Test
    void anUploadWhoseNewestObjectIsOldGoesWhole() throws StorageException {
        for (String repository : List.of("a", "a/b", "a-b", "z/z")) {
            put(repository + "/_uploads/" + ID + "/startedat");
            put(repository + "/_uploads/" + ID + "/hashstates/sha256/0");
            put(repository + "/_uploads/" + LATER_ID + "/data");
        }
        time.pass(WEEK.plusSeconds(1));

        assertThat(sweep()).isEqualTo(new JanitorReport(12, 0, 12, 12, 0));

        assertThat(left()).isEmpty();
    }

    @Test
    void anUploadOfWhichOneObjectIsYoungStaysWhole() throws StorageException {
        put("a/_uploads/" + ID + "/data");
        put("a/_uploads/" + ID + "/startedat");
        put("a/_uploads/" + LATER_ID + "/startedat");
        time.pass(WEEK.plusSeconds(1));
        put("a/_uploads/" + ID + "/hashstates/sha256/17");

        assertThat(sweep().objects()).isEqualTo(1);

        assertThat(left())
                .containsExactlyInAnyOrder(
                        "a/_uploads/" + ID + "/data",
                        "a/_uploads/" + ID + "/hashstates/sha256/17",
                        "a/_uploads/" + ID + "/startedat");
    }

    @Test
    void nothingElseOfARepositoryIsTouched() throws StorageException {
        List<String> others = List.of(
                "a/_layers/sha256/00/link",
                "a/_referrers/sha256/00/sha256/11/link",
                "a/_manifests/tags/_uploads/current/link",
                "a/_manifests/tags/" + ID + "/current/link",
                "a/_uploads/" + ID,
                "a/_uploads/no-upload/data",
                "a/_uploadsold/" + ID + "/data",
                "a/uploads/" + ID + "/data");
        for (String other : others) {
            put(other);
        }
        time.pass(WEEK.multipliedBy(2));

        assertThat(sweep()).isEqualTo(new JanitorReport(0, 0, 0, 0, 0));

        assertThat(left()).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void anUploadThatSpansPagesOfTheListingIsJudgedAsAWhole() throws StorageException {
        for (int i = 0; i < 1_500; i++) {
            put("a/_uploads/" + ID + "/hashstates/sha256/" + i);
            put("a/_uploads/" + LATER_ID + "/hashstates/sha256/" + i);
        }
        time.pass(WEEK.plusSeconds(1));
        put("a/_uploads/" + ID + "/startedat");

        assertThat(sweep()).isEqualTo(new JanitorReport(3_001, 0, 1_500, 1_500, 0));

        assertThat(left()).hasSize(1_501).allMatch(path -> path.contains(ID));
    }

    @Test
    void linksAreSkippedWhateverTheirNumber() throws StorageException {
        RepositoryName big = new RepositoryName("big");
        for (int i = 0; i < 2_500; i++) {
            Digest digest = TestRegistry.digest(new byte[] {(byte) i, (byte) (i >> 8)});
            driver.put(StorageLayout.layerLink(big, digest), new byte[1], null);
            driver.put(StorageLayout.revisionLink(big, digest), new byte[1], null);
        }
        StoragePath upload = StorageLayout.repository(big).resolve("_uploads/" + ID + "/startedat");
        driver.put(upload, new byte[1], null);
        time.pass(WEEK.plusSeconds(1));
        driver.forgetCalls();

        assertThat(sweep().objects()).isEqualTo(1);

        assertThat(driver.delegate().stat(upload)).isEmpty();
        assertThat(driver.count(Operation.LIST))
                .as("staging, layers, manifests, uploads")
                .isEqualTo(4);
    }
}
