// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.metrics;

import dev.gantry.http.wire.AnsweredRequest;
import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.http.wire.RequestObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what clients ask for, and times the answers.
public final class HttpMetrics implements RequestObserver {

    /// What is asked for that is none of the API.
    private static final String OTHER = "other";

    private static final List<String> ROUTES =
            List.of("base", "catalog", "tags", "manifest", "blob", "referrers", "uploads", "upload", OTHER);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");

    private final MetricsRegistry registry;
    private final Set<RequestNotes> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Kind, Timer> times = new ConcurrentHashMap<>();
    private final Map<Answer, Counter> answers = new ConcurrentHashMap<>();
    private final Map<String, Traffic> traffic = new ConcurrentHashMap<>();

    private record Kind(String route, String method) {}

    private record Answer(Kind kind, int status) {}

    private record Traffic(Counter in, Counter out, Counter broken) {}

    public HttpMetrics(MetricsRegistry registry) {
        this.registry = registry;
        ROUTES.forEach(route -> registry.gauge(
                "gantry.http.requests.in.flight",
                "Requests that are being answered",
                () -> underWay.stream()
                        .filter(notes -> route(notes).equals(route))
                        .count(),
                "route",
                route));
    }

    @Override
    public void around(String method, Headers headers, RequestNotes notes, Runnable answering) {
        underWay.add(notes);
        try {
            answering.run();
        } finally {
            underWay.remove(notes);
        }
    }

    @Override
    public void answered(AnsweredRequest request) {
        String route = route(request.notes());
        var kind = new Kind(route, METHODS.contains(request.method()) ? request.method() : OTHER);
        times.computeIfAbsent(kind, this::timer).record(request.time());
        answers.computeIfAbsent(new Answer(kind, request.status()), this::answer)
                .increment();
        Traffic bytes = traffic.computeIfAbsent(route, this::traffic);
        bytes.in.increment((double) request.bytesIn());
        bytes.out.increment((double) request.bytesOut());
        if (!request.isComplete()) {
            bytes.broken.increment();
        }
    }

    private static String route(RequestNotes notes) {
        return ROUTES.contains(notes.route()) ? notes.route() : OTHER;
    }

    private Timer timer(Kind kind) {
        return registry.timer(
                "gantry.http.request.duration",
                "From the first byte of a request to the last of its answer",
                "route",
                kind.route,
                "method",
                kind.method);
    }

    private Counter answer(Answer answer) {
        return registry.counter(
                "gantry.http.requests",
                "Requests of clients",
                "route",
                answer.kind.route,
                "method",
                answer.kind.method,
                "code",
                Integer.toString(answer.status));
    }

    private Traffic traffic(String route) {
        return new Traffic(
                registry.counter("gantry.http.request.bytes", "Bytes of requests' bodies", "route", route),
                registry.counter("gantry.http.response.bytes", "Bytes of answers' bodies", "route", route),
                registry.counter("gantry.http.broken", "Answers that did not go out whole", "route", route));
    }
}
