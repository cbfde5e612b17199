// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Bad input of every kind: each request is answered in time and in the protocol's words, none of it harms, and
/// nothing stays that no accepted request has left.
class FuzzIT {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("gantry.fuzz.seconds", 30));
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int CLIENTS = 3;
    private static final int LEAST_REQUESTS = 100;
    private static final int WARM_UP_REQUESTS = 60;
    private static final int MOST_FAULTS = 20;
    private static final int MOST_PRINTED = 1_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern INSIDES = Pattern.compile(
            "\\bat [a-z]+\\.[\\w.$]+\\(|Exception|dev\\.gantry|java\\.(lang|io|util|net)|org\\.eclipse|software\\.amazon"
                    + "|tools\\.jackson|\\.java:");

    private final long seed =
            Long.getLong("gantry.fuzz.seed", ThreadLocalRandom.current().nextLong());
    private final FuzzLedger ledger = new FuzzLedger();
    private final ConcurrentMap<String, Integer> answers = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void badRequestsAreRefusedInTimeAndLeaveNothing() throws IOException {
        System.out.println("FuzzIT: to repeat its requests, run with -Dgantry.fuzz.seed=" + seed);
        try (S3Bucket bucket = S3Bucket.create(LocalS3.server());
                GantryProcess gantry = start(bucket)) {
            warmUp(gantry.uri());
            try (var clients = new Fanout<Integer>(CLIENTS)) {
                for (int client = 0; client < CLIENTS; client++) {
                    int number = client;
                    clients.fork(() -> fuzz(gantry.uri(), number));
                }
                int sent = clients.join().stream().mapToInt(Integer::intValue).sum();
                System.out.printf("FuzzIT: %d requests, answered %s%n", sent, new TreeMap<>(answers));
                assertThat(faults).as("seed %d", seed).isEmpty();
                assertThat(sent).isGreaterThan(LEAST_REQUESTS);
            }
            assertThat(Files.readAllLines(gantry.log()))
                    .noneMatch(line -> line.contains(" ERROR ") || line.contains("http.failed"));
            assertThat(ledger.created()).as("links that valid requests made").isPositive();
            ledger.assertAccountsFor(bucket);
            assertThat(bucket.assertEveryBlobHasItsBytes()).isPositive();
            assertServes(gantry);
        }
    }

    /// Every other seed over connections that may turn to HTTP/2.
    private GantryProcess start(S3Bucket bucket) throws IOException {
        int port = GantryProcess.freePort();
        String yaml = GantryConfig.on(bucket).yaml(port);
        String h2c = "http:\n  h2c:\n    enabled: " + (seed % 2 == 0);
        return GantryProcess.startOn(port, yaml.replaceFirst("(?m)^http:", h2c), "-Xmx256m");
    }

    /// A process that has just begun needs longer for each request that is the first of its kind.
    private void warmUp(URI registry) {
        var line = new RawLine(registry.getPort(), DEADLINE.multipliedBy(4));
        var requests = new FuzzRequests(
                new SplittableRandom(seed), request -> require(request.text(), () -> line.send(request.text())));
        for (int sent = 0; sent < WARM_UP_REQUESTS; sent++) {
            String text = requests.next().text();
            check(text, () -> line.send(text));
        }
    }

    /// @return how many requests were sent
    private int fuzz(URI registry, int client) throws IOException {
        SplittableRandom random = new SplittableRandom(seed + client + 1);
        var line = new RawLine(registry.getPort(), DEADLINE);
        var mutations = new FuzzMutations(random);
        var requests = new FuzzRequests(random, request -> require(request.text(), () -> line.send(request.text())));
        long end = System.nanoTime() + TIME.toNanos();
        int sent = 0;
        try (var http = new FuzzHttp(registry, DEADLINE)) {
            for (; System.nanoTime() < end && faults.size() < MOST_FAULTS; sent++) {
                RawRequest valid = requests.next();
                if (random.nextInt(4) == 0) {
                    RawRequest changed = mutations.mutatedWithinHttp(valid);
                    check(changed.text(), () -> http.send(changed).orElse(null));
                } else {
                    String text = random.nextInt(8) == 0 ? valid.text() : mutations.mutated(valid);
                    check(text, () -> line.send(text));
                }
            }
        }
        return sent;
    }

    private interface Exchange {
        @Nullable
        RawAnswer run() throws IOException;
    }

    /// Of a request on which others build: it must be answered.
    private RawAnswer require(String request, Exchange exchange) {
        RawAnswer answer = check(request, exchange);
        assertThat(answer.isThere())
                .as(() -> fault("a valid request got no answer", request, answer))
                .isTrue();
        return answer;
    }

    private RawAnswer check(String request, Exchange exchange) {
        RawAnswer answer = RawAnswer.NONE;
        try {
            RawAnswer received = exchange.run();
            if (received == null) {
                return answer;
            }
            answer = received;
            String wrong = wrong(request, answer);
            if (!wrong.isEmpty()) {
                faults.add(fault(wrong, request, answer));
            }
        } catch (IOException | RuntimeException e) {
            faults.add(fault("no answer in time: " + e, request, answer));
        }
        answers.merge(answer.isThere() ? Integer.toString(answer.status()) : "not at all", 1, Integer::sum);
        return answer;
    }

    /// What is wrong with an answer, or nothing.
    private String wrong(String request, RawAnswer answer) {
        if (!answer.isThere()) {
            return request.contains("\r\n\r\n") ? "no answer to a whole head" : "";
        }
        for (RawAnswer each : answer.all()) {
            ledger.add(request, each);
            if (each.status() >= 500) {
                return "5xx";
            }
        }
        if (answer.status() < 400) {
            return "";
        }
        if (INSIDES.matcher(answer.body()).find()) {
            return "the answer tells of the program's insides";
        }
        return request.startsWith("HEAD ") || isError(answer.body()) ? "" : "not the protocol's form of an error";
    }

    private static boolean isError(String body) {
        try {
            JsonNode errors = JSON.readTree(body).path("errors");
            return !errors.isEmpty()
                    && errors.valueStream()
                            .allMatch(error -> error.path("code").isString()
                                    && error.path("message").isString());
        } catch (JacksonException e) {
            return false;
        }
    }

    private String fault(String what, String request, RawAnswer answer) {
        return "%n%s (seed %d)%n%s%n=>%n%s".formatted(what, seed, printable(request), printable(answer.toString()));
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MOST_PRINTED).forEach(c -> {
            boolean isPlain = c == '\n' || (c >= ' ' && c < 0x7f);
            printable.append(isPlain ? Character.toString(c) : "\\x%02x".formatted(c));
        });
        return printable
                .append(text.length() > MOST_PRINTED ? "... %d in all".formatted(text.length()) : "")
                .toString();
    }

    private static void assertServes(GantryProcess gantry) throws IOException {
        Blob blob = Blob.random(1, 100_000);
        try (RegistryClient client = gantry.client()) {
            client.pushByPatch("fuzz/last", blob);
            assertThat(client.pullAndDigest("fuzz/last", blob.digest())).isEqualTo(blob.digest());
        }
    }
}
