// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A login that a program gives, by the protocol of Docker's credential helpers: it is run with the argument `get`,
/// reads the registry's address from its input, and prints `{"Username": …, "Secret": …}`.
public final class CredentialProgram implements Login.Source {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_OUTPUT_BYTES = 64 << 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final String command;
    private final URI registry;
    private final @Nullable Duration lifetime;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Login last;
    private Instant asked = Instant.MIN;

    /// @param lifetime how long its answer is good; zero: for one request; null: as long as this process runs
    public CredentialProgram(String command, URI registry, @Nullable Duration lifetime, InstantSource time) {
        this.command = command;
        this.registry = registry;
        this.lifetime = lifetime;
        this.time = time;
    }

    @Override
    public Optional<Login> current() throws IOException {
        lock.lock();
        try {
            Login known = last;
            if (known == null || isOld()) {
                Instant before = time.instant();
                known = run();
                last = known;
                asked = before;
            }
            return Optional.of(known);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOld() {
        return lifetime != null && !time.instant().isBefore(asked.plus(lifetime));
    }

    private Login run() throws IOException {
        Process process = start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(registry.toString().getBytes(UTF_8));
            }
            // What it prints waits in the pipe, which holds more than an answer has.
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure("it has not ended in %d s".formatted(DEADLINE.toSeconds()));
            }
            if (process.exitValue() != 0) {
                throw failure("it ended with exit code " + process.exitValue());
            }
            try (InputStream out = process.getInputStream()) {
                return parse(out.readNBytes(MAX_OUTPUT_BYTES));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the credential helper ran");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() throws RemoteException {
        try {
            return new ProcessBuilder(List.of(command, "get"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw failure("it cannot be started: " + e.getMessage());
        }
    }

    private Login parse(byte[] printed) throws RemoteException {
        try {
            JsonNode answer = JSON.readTree(printed);
            String username = answer.path("Username").asString("");
            String secret = answer.path("Secret").asString("");
            if (username.isEmpty() || secret.isEmpty()) {
                throw failure("its answer has no Username or no Secret");
            }
            return new Login(username, secret);
        } catch (JacksonException e) {
            throw failure("its answer is no JSON"); // without the cause, which shows the answer
        }
    }

    private RemoteException failure(String reason) {
        return new RemoteException(RemoteException.Kind.AWAY, "run the credential helper " + command, reason, null);
    }
}
