// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.Bounded;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.client.S3Failures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/// Requests that are signed now and sent by someone else, or only until an instant.
record S3Presigned(S3Store store) {

    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

    Redirect redirect(StoragePath path, RedirectRequest request) throws StorageException {
        Duration validity = store.config().redirects().expiry();
        String key = store.key(path);
        PresignedRequest signed =
                store.call("sign a request for", path, "s3:GetObject", () -> switch (request.method()) {
                    case GET ->
                        store.clients()
                                .presigner()
                                .presignGetObject(p -> p.signatureDuration(validity)
                                        .getObjectRequest(
                                                r -> r.bucket(store.bucket()).key(key)));
                    case HEAD ->
                        store.clients()
                                .presigner()
                                .presignHeadObject(p -> p.signatureDuration(validity)
                                        .headObjectRequest(
                                                r -> r.bucket(store.bucket()).key(key)));
                });
        return new Redirect(uri(path, signed), store.time().instant().plus(validity));
    }

    /// Writes an object by a request that the store refuses after `validUntil`.
    ///
    /// The SDK cannot retry such a request, so this does, within that instant: with the same signature, so that
    /// no attempt is valid for longer than the first.
    void put(StoragePath path, byte[] content, Instant validUntil) throws StorageException {
        Duration validity = Duration.between(store.time().instant(), validUntil).truncatedTo(ChronoUnit.SECONDS);
        if (!validity.isPositive()) {
            throw late(path, null);
        }
        PresignedRequest signed = store.call(
                "sign a request for",
                path,
                "s3:PutObject",
                () -> store.clients()
                        .presigner()
                        .presignPutObject(p -> p.signatureDuration(validity).putObjectRequest(r -> {
                            r.bucket(store.bucket()).key(store.key(path));
                            store.headers().describe(r, Purpose.WORKING);
                            store.checksums().verify(r, RequestBody.fromBytes(content));
                        })));
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(path, signed, content, validUntil);
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

    private void attempt(StoragePath path, PresignedRequest signed, byte[] content, Instant validUntil)
            throws StorageException {
        var task = new S3Failures.Task("write", path, "s3:PutObject");
        var request = HttpExecuteRequest.builder()
                .request(signed.httpRequest().toBuilder()
                        .putHeader("Content-Length", String.valueOf(content.length))
                        .build())
                .contentStreamProvider(() -> new ByteArrayInputStream(content))
                .build();
        try {
            HttpExecuteResponse answer =
                    store.clients().http().prepareRequest(request).call();
            int status = answer.httpResponse().statusCode();
            String body = body(answer);
            if (status >= 300) {
                boolean isLate = status == 403 && !store.time().instant().isBefore(validUntil);
                throw isLate ? late(path, null) : store.failures().byAnswer(task, answerOf(status, body), null);
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw store.failures().broken(task, e);
        }
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

    private static URI uri(StoragePath path, PresignedRequest signed) throws StorageException {
        try {
            return signed.url().toURI();
        } catch (URISyntaxException e) {
            throw new StorageException.Rejected("sign a request for", path, "the address makes no URI", e);
        }
    }
}
