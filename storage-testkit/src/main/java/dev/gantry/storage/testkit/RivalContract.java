// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two writes that go on from one token: each ends with its own bytes, or is refused.
abstract class RivalContract extends ResumeContract {

    private static final StoragePath LEFT = path("/blobs/left/data");
    private static final StoragePath RIGHT = path("/blobs/right/data");

    /// @param before what the token names
    /// @param after what each of the rivals adds
    record Rivalry(Size before, Size after) {}

    static Stream<Rivalry> rivalries() {
        return Stream.of(
                new Rivalry(new Size(0, 0), new Size(0, 10)),
                new Rivalry(new Size(0, 10), new Size(0, 10)),
                new Rivalry(new Size(0, 10), new Size(2, 1)),
                new Rivalry(new Size(1, 3), new Size(0, 10)),
                new Rivalry(new Size(2, 0), new Size(2, 9)));
    }

    @ParameterizedTest
    @MethodSource("rivalries")
    void rivalsNeverMixTheirBytes(Rivalry rivalry) throws IOException {
        Content before = new Content(50, rivalry.before.bytes(partBytes()));
        Content left = new Content(51, rivalry.after.bytes(partBytes()));
        Content right = new Content(52, rivalry.after.bytes(partBytes()));
        ResumeToken token = suspended(before, WriteHint.NONE);

        boolean leftIsWrong;
        boolean rightIsWrong;
        try (PendingObject first = driver().resume(token);
                PendingObject second = anotherProcess().resume(token)) {
            append(first, left);
            first.park();
            append(second, right);
            second.park();
            leftIsWrong = isCommittedWrong(first, LEFT, before, left);
            rightIsWrong = isCommittedWrong(second, RIGHT, before, right);
        }
        driver().discard(token);

        boolean sharesParts = rivalry.before.parts() > 0 && rivalry.after.parts() > 0;
        assertThat(leftIsWrong || rightIsWrong)
                .as("the bytes of one rival are in the object of the other")
                .isEqualTo(sharesParts && deviates(Deviation.RIVALS_MIX));
    }

    @Test
    void rivalsThatAreSuspendedAgainNeverMixTheirBytes() throws IOException {
        Content before = new Content(53, partBytes() + 1L);
        Content left = new Content(54, 7);
        Content right = new Content(55, 7);
        ResumeToken token = suspended(before, WriteHint.NONE);
        ResumeToken afterLeft = suspendedAgain(driver().resume(token), left);
        ResumeToken afterRight = suspendedAgain(anotherProcess().resume(token), right);

        boolean rightIsWrong;
        try (PendingObject pending = driver().resume(afterRight)) {
            rightIsWrong = isCommittedWrong(pending, RIGHT, before, right);
        }
        boolean leftIsWrong = false;
        try (PendingObject pending = driver().resume(afterLeft)) {
            leftIsWrong = isCommittedWrong(pending, LEFT, before, left);
        } catch (StorageException.NotFound | StorageException.Conflict refused) {
            assertThat(driver().stat(LEFT)).isEmpty();
        }
        for (ResumeToken each : new ResumeToken[] {token, afterLeft, afterRight}) {
            driver().discard(each);
        }

        assertThat(leftIsWrong || rightIsWrong).isFalse();
    }

    private static ResumeToken suspendedAgain(PendingObject resumed, Content more) throws IOException {
        try (PendingObject pending = resumed) {
            append(pending, more);
            return pending.suspend();
        }
    }

    /// Commits if that is not refused, and tells whether the object then holds other bytes than these.
    private boolean isCommittedWrong(PendingObject pending, StoragePath target, Content... content) throws IOException {
        try {
            commit(pending, target);
        } catch (StorageException.NotFound | StorageException.Conflict refused) {
            assertThat(driver().stat(target)).isEmpty();
            return false;
        }
        return !digestOf(target).equals(Content.digest(content));
    }
}
