// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import dev.gantry.storage.concurrent.Carried;
import org.jspecify.annotations.Nullable;

/// What becomes known of a request while it is answered, for those who tell of it: the access log, metrics, traces,
/// events. Safe to read from any thread.
public final class RequestNotes {

    private static final Carried<RequestNotes> CURRENT = new Carried<>();

    private final String id;
    private volatile String route = "";
    private volatile String repository = "";
    private volatile String user = "";
    private volatile String client = "";
    private volatile int status;
    private int storeRequests;
    private boolean isEnded;

    /// @param id the same in every line of the log that tells of this request
    public RequestNotes(String id) {
        this.id = id;
    }

    /// Those of the request that this thread works for; null where it works for none.
    public static @Nullable RequestNotes current() {
        return CURRENT.get();
    }

    /// Does the work of answering this request.
    public void during(Runnable work) {
        CURRENT.during(this, work);
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

    /// The address that the request came from, as far as it is to be believed; empty until that is known.
    public String client() {
        return client;
    }

    /// Of the answer; 0 until there is one.
    public int status() {
        return status;
    }

    /// How many requests to the store were sent for this one so far, those included that repeated one.
    public synchronized int storeRequests() {
        return storeRequests;
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

    public void client(String value) {
        client = value;
    }

    public void status(int value) {
        status = value;
    }

    /// Notes that a request was sent to the store.
    ///
    /// @return false if this one has ended and been told of: it is not counted here any more
    public synchronized boolean spendStoreRequest() {
        if (!isEnded) {
            storeRequests++;
        }
        return !isEnded;
    }

    /// Nothing is counted from here on, so that what is told now stays right.
    public synchronized void end() {
        isEnded = true;
    }
}
