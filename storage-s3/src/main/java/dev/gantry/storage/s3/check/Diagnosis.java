// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.client.S3Failures.Answer;
import dev.gantry.storage.s3.config.S3Config;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Says of a failure what an operator has to do. The words for the cause are those of [S3Failures].
record Diagnosis(S3Config config) {

    /// Codes by which a store says that it does not take who asks.
    static final Set<String> NOT_TAKEN = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "InvalidClientTokenId",
            "RequestTimeTooSkewed");

    private static final Set<String> ELSEWHERE =
            Set.of("PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "Redirect");

    private static final Set<String> NOT_OFFERED = Set.of("NotImplemented", "MethodNotAllowed", "UnsupportedOperation");

    static Optional<Answer> answer(Throwable failure) {
        Throwable at = failure;
        while (at != null) {
            if (at instanceof AwsServiceException service) {
                return Optional.of(Answer.of(service));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    static String code(Throwable failure) {
        return answer(failure).map(Answer::code).orElse("");
    }

    static int status(Throwable failure) {
        return answer(failure).map(Answer::status).orElse(0);
    }

    static boolean isDenied(Throwable failure) {
        String code = code(failure);
        return code.equals("AccessDenied")
                || code.equals("AllAccessDisabled")
                || (status(failure) == 403 && code.isEmpty());
    }

    /// Whether the store does not know the request at all.
    static boolean isNotOffered(Throwable failure) {
        return NOT_OFFERED.contains(code(failure)) || status(failure) == 501 || status(failure) == 405;
    }

    boolean isElsewhere(Throwable failure) {
        return answer(failure)
                .filter(answer -> ELSEWHERE.contains(answer.code())
                        || answer.status() == 301
                        || answer.status() == 307
                        || (answer.status() >= 300
                                && answer.bucketRegion() != null
                                && !answer.bucketRegion()
                                        .equals(config.location().region())))
                .isPresent();
    }

    /// The time of a line is over. A sample that is too slow to be finished tells nothing but that.
    Verdict late(Line line, Duration limit) {
        String seconds = limit.toMillis() >= 1000 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
        if (line == Line.THROUGHPUT) {
            return Verdict.warn(
                    "the sample of 25 MiB up and down did not end within " + seconds,
                    "see what the network between this machine and the store can carry");
        }
        return Verdict.fail(
                "no answer from %s within %s".formatted(config.location().where(), seconds),
                "see whether the store is overloaded, and whether a firewall or a proxy swallows what is sent");
    }

    Verdict of(Throwable failure) {
        if (failure instanceof StorageException storage) {
            return Verdict.fail(String.valueOf(storage.getMessage()), remedy(storage));
        }
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        return Verdict.fail(message == null ? kind : kind + ": " + message, "");
    }

    private String remedy(StorageException failure) {
        if (isElsewhere(failure)) {
            return region(failure);
        }
        return switch (code(failure)) {
            case "InvalidAccessKeyId", "InvalidClientTokenId" ->
                "correct accesskey, or the source that the line \"credentials\" names; keys of one store are unknown to"
                        + " another, see regionendpoint";
            case "SignatureDoesNotMatch" ->
                "correct secretkey, or the source that the line \"credentials\" names; see that no proxy on the way"
                        + " changes Host or path";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                "renew the session's keys, or leave accesskey, secretkey and sessiontoken out where a role gives them";
            case "RequestTimeTooSkewed" -> "synchronise the clock of this machine (NTP), or that of the store";
            case "NoSuchBucket" -> "create the bucket, or correct bucket, region and regionendpoint";
            case "SlowDown", "ServiceUnavailable", "InternalError" -> "the store is in trouble: look at its own health";
            default -> {
                if (isDenied(failure)) {
                    yield "allow it in the policies of the credentials' owner and of the bucket, and see that none"
                            + " denies it";
                }
                yield failure instanceof StorageException.Unavailable
                        ? "see whether the store is up, and what lies between it and this machine"
                        : "";
            }
        };
    }

    String region(Throwable failure) {
        return answer(failure)
                .map(Answer::bucketRegion)
                .map("set region: %s"::formatted)
                .orElse("set region to that of the bucket; its owner sees it in the store's console");
    }
}
