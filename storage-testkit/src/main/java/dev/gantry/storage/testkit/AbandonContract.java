// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Unfinished objects that nobody goes on with go; all others stay.
abstract class AbandonContract extends RivalContract {

    private static final StoragePath UPLOADS = path("/_gantry/uploads");

    @Test
    void whatNobodyGoesOnWithIsGivenUp() throws IOException {
        Content content = twoParts(80);
        ResumeToken token = sealed(content);

        AbandonReport report = anotherProcess().abandon(UPLOADS, later(), false);

        assertThat(report).isEqualTo(new AbandonReport(1, 1, content.sizeBytes(), List.of()));
        assertThat(leftoversNow()).isEmpty();
        assertThatThrownBy(() -> commitFrom(token)).isInstanceOf(StorageException.NotFound.class);
        assertThat(driver().stat(TARGET)).isEmpty();
    }

    @Test
    void whatWasBegunSinceIsLeftAlone() throws IOException {
        Content content = twoParts(81);
        Instant before = driver().now().minus(Duration.ofSeconds(90));
        ResumeToken token = sealed(content);

        AbandonReport report = anotherProcess().abandon(UPLOADS, before, false);

        assertThat(report).isEqualTo(new AbandonReport(1, 0, 0, List.of()));
        commitFrom(token);
        assertHolds(TARGET, content);
    }

    @Test
    void aDryRunCountsAndLeavesEverything() throws IOException {
        Content content = twoParts(82);
        ResumeToken token = sealed(content);

        AbandonReport report = driver().abandon(UPLOADS, later(), true);

        assertThat(report).isEqualTo(new AbandonReport(1, 1, content.sizeBytes(), List.of()));
        commitFrom(token);
        assertHolds(TARGET, content);
    }

    @Test
    void givingUpTwiceAndAtOnceIsHarmless() throws IOException {
        int count = 5;
        for (int i = 0; i < count; i++) {
            sealed(twoParts(83));
        }
        Instant later = later();
        try (var rivals = new Fanout<AbandonReport>(2)) {
            rivals.fork(() -> driver().abandon(UPLOADS, later, false));
            rivals.fork(() -> anotherProcess().abandon(UPLOADS, later, false));
            assertThat(rivals.join())
                    .allSatisfy(report -> assertThat(report.failures()).isEmpty());
        }
        assertThat(driver().abandon(UPLOADS, later, false)).isEqualTo(new AbandonReport(0, 0, 0, List.of()));
        assertThat(leftoversNow()).isEmpty();
    }

    @Test
    void objectsAreNotUnfinished() throws IOException {
        Content content = twoParts(84);
        write(TARGET, content);
        put("/_gantry/uploads/x/state");

        assertThat(driver().abandon(ROOT, later(), false)).isEqualTo(new AbandonReport(0, 0, 0, List.of()));

        assertHolds(TARGET, content);
        assertThat(visiblePaths()).contains("/_gantry/uploads/x/state");
    }

    @Test
    void theStoresClockIsNearTheOneItJudgesExpiriesBy() throws IOException {
        assertThat(Duration.between(time().instant(), driver().now()).abs()).isLessThan(Duration.ofSeconds(5));
    }

    private Content twoParts(int seed) {
        return new Content(seed, 2L * partBytes());
    }

    /// When all that was written until now is old.
    private Instant later() throws StorageException {
        return driver().now().plus(Duration.ofSeconds(90));
    }

    private void commitFrom(ResumeToken token) throws IOException {
        try (PendingObject resumed = driver().resume(token)) {
            commit(resumed, TARGET);
        }
    }

    private List<String> leftoversNow() {
        try {
            return leftovers();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
