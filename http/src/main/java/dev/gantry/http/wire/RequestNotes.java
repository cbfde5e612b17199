// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

/// What becomes known of a request while it is answered, for those who tell of it: the access log, metrics,
/// events. Safe to read from any thread.
public final class RequestNotes {

    private final String id;
    private volatile String route = "";
    private volatile String repository = "";
    private volatile String user = "";

    /// @param id the same in every line of the log that tells of this request
    public RequestNotes(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /// The kind of path that was asked for, of few: `manifest`, `blob`, …; empty where it is none of the API's.
    public String route() {
        return route;
    }

    /// Empty where none is named.
    public String repository() {
        return repository;
    }

    /// Empty where nobody is known to have asked.
    public String user() {
        return user;
    }

    public void route(String value) {
        route = value;
    }

    public void repository(String value) {
        repository = value;
    }

    public void user(String value) {
        user = value;
    }
}
