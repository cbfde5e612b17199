// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CarriedTest {

    private final Carried<String> errand = new Carried<>();
    private final Carried<String> other = new Carried<>();

    /// What the tasks of a [Fanout] find that is forked here, and those of one that such a task forks.
    private List<String> seenByTasks() {
        try (var tasks = new Fanout<List<String>>(2)) {
            tasks.fork(() -> {
                try (var below = new Fanout<String>(1)) {
                    below.fork(this::seen);
                    return List.of(seen(), below.join().getFirst());
                }
            });
            return tasks.join().getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String seen() {
        return Objects.requireNonNullElse(errand.get(), "none") + "/" + Objects.requireNonNullElse(other.get(), "none");
    }

    @Test
    void nothingIsCarriedWhereNothingWasBound() {
        assertThat(seenByTasks()).containsExactly("none/none", "none/none");
    }

    @Test
    void tasksAndTheirTasksFindWhatIsBoundWhereTheyWereForked() {
        var found = new AtomicReference<List<String>>(List.of());
        errand.during("a", () -> other.during("b", () -> found.set(seenByTasks())));

        assertThat(found.get()).containsExactly("a/b", "a/b");
        assertThat(seen()).isEqualTo("none/none");
    }

    @Test
    void innerValueHoldsUntilItsWorkIsDone() {
        errand.during("outer", () -> {
            errand.during("inner", () -> assertThat(errand.get()).isEqualTo("inner"));
            assertThat(errand.get()).isEqualTo("outer");
        });
    }

    @Test
    void workForNobodyFindsNothing() {
        var found = new AtomicReference<List<String>>(List.of());
        errand.during("a", () -> Carried.forNobody(() -> found.set(seenByTasks())));

        assertThat(found.get()).containsExactly("none/none", "none/none");
    }
}
