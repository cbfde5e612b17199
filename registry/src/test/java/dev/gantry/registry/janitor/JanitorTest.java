// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.upload.ContentRange;
import dev.gantry.registry.upload.UploadToken;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Failure;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import dev.gantry.storage.testkit.FaultyStorageDriver.When;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JanitorTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final byte[] CONTENT = bytes(1, 3_000);

    private final TestTime time = new TestTime();
    private final FaultyStorageDriver driver = new FaultyStorageDriver(new MemoryDriver(time));
    private final TestRegistry registry = new TestRegistry(driver, time, 7);

    private JanitorReport sweep() {
        return sweep(WEEK, false);
    }

    private JanitorReport sweep(Duration age, boolean dryRun) {
        return new Janitor(driver, age, dryRun).sweep();
    }

    private UploadToken append(UploadToken token, int from, int to) throws IOException {
        var range = ContentRange.parse(from + "-" + (to - 1));
        return registry.carried(registry.uploads.append(token, range, TestBody.of(CONTENT, from, to)));
    }

    @Test
    void whatAnUploadLeftBehindGoes() throws IOException {
        append(registry.uploads.begin(REPO), 0, 1_000);
        assertThat(registry.objects()).hasSize(1);
        time.pass(WEEK.plusSeconds(1));

        JanitorReport report = sweep();

        assertThat(registry.objects()).isEmpty();
        assertThat(report.uploads()).isEqualTo(1);
        assertThat(report.objects()).isEqualTo(1);
        assertThat(report.examined()).isEqualTo(2);
        assertThat(report.bytes()).isGreaterThan(1_000);
        assertThat(report.failures()).isZero();
        assertThat(sweep()).as("the second sweep").isEqualTo(new JanitorReport(0, 0, 0, 0, 0));
    }

    @Test
    void anUploadThatLastsAsLongAsItMayIsFinished() throws IOException {
        UploadToken token = append(registry.uploads.begin(REPO), 0, 1_000);
        time.pass(UploadTokens.LIFE);
        token = registry.carried(token);
        // Its last request takes as long again.
        time.pass(Janitor.LEAST_AGE.minus(UploadTokens.LIFE));

        JanitorReport report = sweep(Janitor.LEAST_AGE, false);

        assertThat(report).isEqualTo(new JanitorReport(2, 0, 0, 0, 0));
        Digest digest = digest(CONTENT);
        registry.uploads.finish(token, digest, null, TestBody.of(CONTENT, 1_000, CONTENT.length));
        assertThat(registry.pull(REPO, digest)).isEqualTo(CONTENT);
    }

    @Test
    void noUploadCanBeGoneOnWithThatIsOldEnoughToGo() throws IOException {
        UploadToken token = append(registry.uploads.begin(REPO), 0, 1_000);
        time.pass(Janitor.LEAST_AGE);

        assertThatThrownBy(() -> registry.carried(token)).isInstanceOf(RegistryException.class);
    }

    @Test
    void whatWasPublishedStaysHoweverOld() throws IOException {
        Digest digest = registry.push(REPO, CONTENT);
        byte[] unlinked = bytes(2, 10);
        registry.uploads.append(registry.uploads.begin(REPO), null, TestBody.of(unlinked));
        time.pass(WEEK.multipliedBy(100));

        assertThat(sweep()).isEqualTo(new JanitorReport(0, 0, 0, 0, 0));

        assertThat(registry.pull(REPO, digest)).isEqualTo(CONTENT);
        assertThat(registry.objects())
                .contains(StorageLayout.blobData(digest(unlinked)).text());
    }

    @Test
    void aDryRunCountsTheSameAndTouchesNothing() throws IOException {
        append(registry.uploads.begin(REPO), 0, 1_000);
        driver.put(
                StorageLayout.repository(REPO).resolve("_uploads/" + ForeignUploadsTest.ID + "/startedat"),
                new byte[3],
                null);
        time.pass(WEEK.plusSeconds(1));
        List<String> before = registry.objects();

        JanitorReport dry = sweep(WEEK, true);

        assertThat(registry.objects()).isEqualTo(before);
        assertThat(driver.count(Operation.DELETE)).isZero();
        assertThat(dry.objects()).isEqualTo(2);
        assertThat(sweep()).as("the sweep that is none of a dry run").isEqualTo(dry);
        assertThat(registry.objects()).isEmpty();
    }

    @Test
    void moreThanAStoresPageOfStagedObjectsGoes() throws IOException {
        for (int i = 0; i < 2_100; i++) {
            driver.put(StorageLayout.uploads().resolve("old-" + i + "/data"), new byte[1], null);
        }
        time.pass(WEEK.plusSeconds(1));
        driver.put(StorageLayout.uploads().resolve("p-young/data"), new byte[1], null);

        assertThat(sweep()).isEqualTo(new JanitorReport(2_101, 0, 2_100, 2_100, 0));

        assertThat(registry.objects()).containsExactly(StorageLayout.uploads() + "/p-young/data");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"ABANDON", "LIST", "DELETE"})
    void whatFailsIsCountedAndTriedTheNextTime(Operation operation) throws IOException {
        append(registry.uploads.begin(REPO), 0, 1_000);
        time.pass(WEEK.plusSeconds(1));
        driver.failNext(operation, 1, When.BEFORE, Failure.REJECTED);

        JanitorReport first = sweep();
        JanitorReport second = sweep();

        assertThat(first.failures()).isEqualTo(1);
        assertThat(first.uploads() + first.objects()).as("what went at first").isEqualTo(1);
        assertThat(second.failures()).isZero();
        assertThat(second.uploads() + second.objects()).as("what went then").isEqualTo(1);
        assertThat(registry.objects()).isEmpty();
    }

    @Test
    void withoutTheStoresTimeNothingIsTouched() throws IOException {
        append(registry.uploads.begin(REPO), 0, 1_000);
        time.pass(WEEK.plusSeconds(1));
        driver.failNext(Operation.NOW, 1, When.BEFORE, Failure.UNAVAILABLE);
        driver.forgetCalls();

        assertThat(sweep()).isEqualTo(new JanitorReport(0, 0, 0, 0, 1));

        assertThat(driver.calls()).hasSize(1);
        assertThat(registry.objects()).hasSize(1);
    }

    @Test
    void anInterruptEndsTheSweep() throws IOException {
        append(registry.uploads.begin(REPO), 0, 1_000);
        time.pass(WEEK.plusSeconds(1));
        driver.forgetCalls();

        Thread.currentThread().interrupt();
        JanitorReport report = sweep();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report).isEqualTo(new JanitorReport(0, 0, 0, 0, 0));
        assertThat(driver.calls()).isEmpty();
    }
}
