// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.watch;

import java.io.IOException;
import java.util.List;

/// Is told of every request that goes to the store, and of each attempt that repeats one, on the thread that sends it.
/// It must be quick and must not fail. Addresses that are signed for others to follow are no requests.
@FunctionalInterface
public interface S3Watcher {

    S3Watcher NONE = attempt -> Ending.IGNORED;

    /// An attempt begins.
    Ending begun(S3Attempt attempt);

    /// Is told what becomes of one attempt: [#failed], or [#answered], any number of [#received], and [#ended].
    interface Ending {

        Ending IGNORED = new Ending() {};

        /// The head of the answer is there.
        default void answered(int status) {}

        /// So many more bytes of the answer's body are there.
        default void received(int bytes) {}

        /// The answer was read to its end, or let go.
        default void ended() {}

        /// There is no answer.
        ///
        /// @param isSent false where no connection came about, so that the store cannot have seen the request
        default void failed(IOException cause, boolean isSent) {}
    }

    /// One who tells all of them, in their order.
    static S3Watcher all(List<S3Watcher> watchers) {
        return switch (watchers.size()) {
            case 0 -> NONE;
            case 1 -> watchers.getFirst();
            default ->
                attempt -> new AllEndings(
                        watchers.stream().map(watcher -> watcher.begun(attempt)).toList());
        };
    }
}
