// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.Bounded;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.client.Presigner;
import dev.gantry.storage.s3.client.Presigner.Presigned;
import dev.gantry.storage.s3.client.S3Failures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Requests that are signed now and sent by someone else, or only until an instant.
record S3Presigned(S3Store store) {

    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration SHORTEST_REDIRECT = Duration.ofSeconds(10);
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

    /// An address that is good for as long as is configured, but no longer than the credentials that sign it; none
    /// if they end too soon for a client to follow it.
    Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException {
        Presigner presigner = store.clients().redirects();
        Instant now = store.time().instant();
        Duration validity = store.config().redirects().expiry();
        String key = store.key(path);
        Presigned signed = store.call("sign a request for", path, "s3:GetObject", () -> switch (request.method()) {
            case GET -> presigner.signGet(key, now, validity);
            case HEAD -> presigner.signHead(key, now, validity);
        });
        Duration left = Duration.between(now, signed.expiresAt());
        boolean isCut = left.compareTo(validity.minusSeconds(1)) < 0;
        return isCut && left.compareTo(SHORTEST_REDIRECT) < 0
                ? Optional.empty()
                : Optional.of(new Redirect(signed.request().getUri(), signed.expiresAt()));
    }

    /// Writes an object by a request that the store refuses after `validUntil`.
    ///
    /// The SDK cannot retry such a request, so this does, within that instant; each attempt is signed for what is
    /// left of it, by the credentials of that moment.
    void put(StoragePath path, byte[] content, Instant validUntil) throws StorageException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(path, signedPut(path, content, validUntil), content, validUntil);
                return;
            } catch (StorageException.Unavailable e) {
                Instant next = store.time().instant().plus(pause);
                if (attempt == store.config().calls().maxAttempts() || !next.isBefore(validUntil)) {
                    throw e;
                }
                pause(path, store.jittered(pause));
                pause = pause.multipliedBy(2);
            }
        }
    }

    private Presigned signedPut(StoragePath path, byte[] content, Instant validUntil) throws StorageException {
        Instant now = store.time().instant();
        Duration validity = Duration.between(now, validUntil).truncatedTo(ChronoUnit.SECONDS);
        if (!validity.isPositive()) {
            throw late(path, null);
        }
        PutObjectRequest.Builder request = PutObjectRequest.builder().key(store.key(path));
        store.headers().describe(request, Purpose.WORKING);
        store.checksums().verify(request, RequestBody.fromBytes(content));
        return store.call(
                "sign a request for",
                path,
                "s3:PutObject",
                () -> store.clients().presigner().signPut(request.build(), now, validity));
    }

    private void attempt(StoragePath path, Presigned signed, byte[] content, Instant validUntil)
            throws StorageException {
        var task = new S3Failures.Task("write", path, "s3:PutObject");
        var head = signed.request().toBuilder().putHeader("Content-Length", String.valueOf(content.length));
        if (!store.config().userAgent().isEmpty()) {
            head.putHeader("User-Agent", store.config().userAgent());
        }
        var request = HttpExecuteRequest.builder()
                .request(head.build())
                .contentStreamProvider(() -> new ByteArrayInputStream(content))
                .build();
        try {
            HttpExecuteResponse answer =
                    store.clients().http().prepareRequest(request).call();
            int status = answer.httpResponse().statusCode();
            String body = body(answer);
            if (status >= 300) {
                boolean isLate = status == 403 && !store.time().instant().isBefore(validUntil);
                throw isLate ? late(path, null) : refusal(task, answerOf(status, body));
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw store.failures().broken(task, e);
        }
    }

    /// With other credentials than those that the store has just refused, the next attempt may do.
    private StorageException refusal(S3Failures.Task task, S3Failures.Answer answer) throws StorageException {
        StorageException refusal = store.failures().byAnswer(task, answer, null);
        return store.call(
                        task.operation(),
                        task.path(),
                        task.permission(),
                        () -> store.clients().credentials().renewAfter(answer.code()))
                ? new StorageException.Unavailable(
                        task.operation(), task.path(), "the credentials have changed", refusal)
                : refusal;
    }

    private static String body(HttpExecuteResponse answer) throws IOException {
        if (answer.responseBody().isEmpty()) {
            return "";
        }
        try (var in = answer.responseBody().get()) {
            return Bounded.read(in, MAX_ERROR_BYTES)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
        }
    }

    private static S3Failures.Answer answerOf(int status, String body) {
        return new S3Failures.Answer(status, first(CODE, body), first(MESSAGE, body), null);
    }

    private static String first(Pattern pattern, String body) {
        return Optional.of(pattern.matcher(body))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .orElse("");
    }

    private static StorageException late(StoragePath path, @Nullable Throwable cause) {
        return new StorageException.Unavailable("write", path, "the time in which it was valid is over", cause);
    }

    private static void pause(StoragePath path, Duration pause) throws StorageException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("write", path, "interrupted", e);
        }
    }
}
