// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Whether what listens is an HTTP server, and what time it has there. Asks without a signature: any answer will do.
final class AnswerProbes {

    /// Beyond it signatures are refused.
    ///
    /// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">RequestTimeTooSkewed</a>
    private static final Duration SKEW_LIMIT = Duration.ofMinutes(15);

    private static final Duration SKEW_OF_NOTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AddressProbes address;
    private final InstantSource time;
    private @Nullable SdkHttpResponse answer;
    private @Nullable Instant askedAt;

    AnswerProbes(AddressProbes address, InstantSource time) {
        this.address = address;
        this.time = time;
    }

    Verdict answer() {
        try {
            Instant before = time.instant();
            SdkHttpResponse got = ask();
            askedAt = before.plus(Duration.between(before, time.instant()).dividedBy(2));
            answer = got;
            if (got.statusCode() == 400 && speaksTls()) {
                return tlsInstead();
            }
            String server =
                    got.firstMatchingHeader("Server").map(", server "::concat).orElse("");
            return Verdict.pass(
                    "HTTP status %d to a request without a signature%s".formatted(got.statusCode(), server));
        } catch (IOException e) {
            return speaksTls()
                    ? tlsInstead()
                    : Verdict.fail(
                            "no HTTP answer from %s: %s"
                                    .formatted(target().config().location().where(), reason(e)),
                            "see that the address is that of the store's S3 API, and that the store is not stuck");
        }
    }

    private SdkHttpResponse ask() throws IOException {
        URI bucket = address.address();
        var request = HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.HEAD)
                        .uri(bucket)
                        .putHeader("Host", bucket.getRawAuthority())
                        .build())
                .build();
        return target().clients().http().prepareRequest(request).call().httpResponse();
    }

    private boolean speaksTls() {
        return !address.isSecure()
                && address.proxy().isEmpty()
                && Handshake.with(address.host(), address.port(), PATIENCE, null)
                                .failure()
                        == null;
    }

    private Verdict tlsInstead() {
        return Verdict.fail(
                "port %d of %s speaks TLS, not plain HTTP".formatted(address.port(), address.host()),
                "write https:// in regionendpoint, or remove secure: false");
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }

    Verdict clock() {
        Optional<Instant> there = Optional.ofNullable(answer)
                .flatMap(got -> got.firstMatchingHeader("Date"))
                .flatMap(AnswerProbes::parse);
        Instant here = askedAt;
        if (there.isEmpty() || here == null) {
            return Verdict.info("the store does not tell its time");
        }
        // Its time has whole seconds, cut off.
        Duration ahead = Duration.between(there.get().plusMillis(500), here);
        Duration skew = ahead.abs();
        String text = "%s %s the store's".formatted(inWords(skew), ahead.isNegative() ? "behind" : "ahead of");
        if (skew.compareTo(SKEW_LIMIT) >= 0) {
            return Verdict.fail(
                    "the clock of this machine is %s, and signatures are refused from 15 minutes on".formatted(text),
                    "synchronise it (NTP), or the store's");
        }
        return skew.compareTo(SKEW_OF_NOTE) >= 0
                ? Verdict.warn(
                        "the clock of this machine is %s; from 15 minutes on signatures are refused".formatted(text),
                        "synchronise it (NTP), or the store's")
                : Verdict.pass(skew.toSeconds() < 1 ? "the same as the store's" : text);
    }

    private static String inWords(Duration skew) {
        return skew.toMinutes() > 0
                ? "%d min %d s".formatted(skew.toMinutes(), skew.toSecondsPart())
                : skew.toSeconds() + " s";
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Target target() {
        return address.target();
    }
}
