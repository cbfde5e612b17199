// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.metrics;

import dev.gantry.server.config.Metrics.Price;
import dev.gantry.storage.s3.watch.S3Attempt;
import dev.gantry.storage.s3.watch.S3Operation;
import dev.gantry.storage.s3.watch.S3Watcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests to the store, each attempt by itself, times them, and estimates what they cost.
public final class S3Metrics implements S3Watcher {

    private static final double REQUESTS_OF_A_PRICE = 1000;

    private final Map<S3Operation, Meters> operations = new EnumMap<>(S3Operation.class);
    private final LongAdder underWay = new LongAdder();

    /// How an attempt ended.
    private enum Outcome {
        /// It was done, or there was nothing new.
        OK,
        /// There is no such object, as a registry often has to find out.
        NOT_FOUND,
        /// The store refused it.
        REFUSED,
        /// The store asked for fewer requests.
        THROTTLED,
        /// The store failed.
        FAILED,
        /// There was no answer.
        BROKEN,
        /// There was no connection.
        UNREACHABLE;

        private static Outcome of(int status) {
            return switch (status) {
                case 404 -> NOT_FOUND;
                case 429, 503 -> THROTTLED;
                default -> status < 400 ? OK : status < 500 ? REFUSED : FAILED;
            };
        }
    }

    public S3Metrics(MetricsRegistry registry, Price price) {
        for (S3Operation operation : S3Operation.values()) {
            operations.put(operation, new Meters(registry, operation, price));
        }
        registry.gauge(
                "gantry.s3.requests.in.flight", "Requests to S3 whose answer has not come or ended", underWay::sum);
    }

    @Override
    public Ending begun(S3Attempt attempt) {
        underWay.increment();
        Meters meters = Objects.requireNonNull(operations.get(attempt.operation()));
        if (attempt.number() > 1) {
            meters.retries.increment();
        }
        return new Attempt(meters, attempt.bytesUp(), System.nanoTime());
    }

    /// What is counted for one operation.
    private static final class Meters {

        private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
        private final Timer time;
        private final Counter retries;
        private final Counter sent;
        private final Counter received;
        private final Counter cost;
        private final double price;

        private Meters(MetricsRegistry registry, S3Operation operation, Price prices) {
            String name = operation.toString();
            for (Outcome outcome : Outcome.values()) {
                requests.put(
                        outcome,
                        registry.counter(
                                "gantry.s3.requests",
                                "Requests to S3, those included that repeated one",
                                "operation",
                                name,
                                "outcome",
                                outcome.name().toLowerCase(Locale.ROOT)));
            }
            time = registry.timer(
                    "gantry.s3.request.duration",
                    "From the sending of a request to S3 to the head of its answer",
                    "operation",
                    name);
            retries = registry.counter("gantry.s3.retries", "Requests to S3 that repeated one", "operation", name);
            sent = registry.counter("gantry.s3.sent.bytes", "Bytes of the bodies of requests to S3", "operation", name);
            received = registry.counter(
                    "gantry.s3.received.bytes", "Bytes of the bodies of S3's answers", "operation", name);
            String kind = operation.price().name().toLowerCase(Locale.ROOT);
            cost = registry.counter("gantry.s3.cost.dollars", "What the requests to S3 cost, estimated", "price", kind);
            price = switch (operation.price()) {
                        case READ -> prices.read();
                        case WRITE -> prices.write();
                        case FREE -> 0;
                    }
                    / REQUESTS_OF_A_PRICE;
        }
    }

    private final class Attempt implements Ending {

        private final Meters meters;
        private final long bytesUp;
        private final long start;

        private Attempt(Meters meters, long bytesUp, long start) {
            this.meters = meters;
            this.bytesUp = bytesUp;
            this.start = start;
        }

        @Override
        public void answered(int status) {
            Outcome outcome = Outcome.of(status);
            count(outcome);
            meters.sent.increment((double) bytesUp);
            if (outcome != Outcome.THROTTLED && outcome != Outcome.FAILED) {
                meters.cost.increment(meters.price);
            }
        }

        @Override
        public void received(int bytes) {
            meters.received.increment(bytes);
        }

        @Override
        public void ended() {
            underWay.decrement();
        }

        @Override
        public void failed(IOException cause, boolean isSent) {
            count(isSent ? Outcome.BROKEN : Outcome.UNREACHABLE);
            underWay.decrement();
        }

        private void count(Outcome outcome) {
            Objects.requireNonNull(meters.requests.get(outcome)).increment();
            meters.time.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }
}
