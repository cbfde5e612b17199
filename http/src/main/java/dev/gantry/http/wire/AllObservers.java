// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.util.List;

/// Tells several.
record AllObservers(List<RequestObserver> observers) implements RequestObserver {

    AllObservers {
        observers = List.copyOf(observers);
    }

    @Override
    public void around(String method, Headers headers, RequestNotes notes, Runnable answering) {
        Runnable work = answering;
        for (RequestObserver observer : observers.reversed()) {
            Runnable inner = work;
            work = () -> observer.around(method, headers, notes, inner);
        }
        work.run();
    }

    @Override
    public void answered(AnsweredRequest request) {
        observers.forEach(observer -> observer.answered(request));
    }
}
