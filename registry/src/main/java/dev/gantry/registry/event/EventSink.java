// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

import dev.gantry.storage.StorageException;

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
        public void record(Event event) {
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

    /// Returns once the event outlives this process, and the machine's loss of power too unless it is a pull.
    ///
    /// @throws StorageException.Unavailable if it could not be kept; never for a pull, which is served all the same
    void record(Event event) throws StorageException.Unavailable;
}
