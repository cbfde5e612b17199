// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

import dev.gantry.storage.StorageException;
import java.util.List;

/// Takes events, and keeps them until those who want to know have been told.
public interface EventSink {

    /// Nobody wants to know.
    EventSink NONE = new EventSink() {
        @Override
        public boolean isWanted(EventAction action) {
            return false;
        }

        @Override
        public boolean wantsReferences() {
            return false;
        }

        @Override
        public void requireRoom() {
            // Nothing is kept.
        }

        @Override
        public void keep(List<Event> events) {
            // Nothing is kept.
        }
    };

    /// Whether anybody wants to know of such events; no other need be recorded.
    boolean isWanted(EventAction action);

    /// Whether events of manifests tell what these refer to.
    boolean wantsReferences();

    /// To be asked before anything is changed: a change of which nobody could be told is not begun.
    ///
    /// @throws StorageException.Unavailable if there is no room for another event
    void requireRoom() throws StorageException.Unavailable;

    /// Returns once the events of a request outlive this process, and the machine's loss of power too unless they are
    /// pulls.
    ///
    /// @throws StorageException.Unavailable if they could not be kept; never for pulls, which are served anyway
    void keep(List<Event> events) throws StorageException.Unavailable;
}
