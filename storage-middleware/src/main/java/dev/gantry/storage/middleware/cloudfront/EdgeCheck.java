// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import dev.gantry.storage.middleware.BaseUrl;
import dev.gantry.storage.middleware.cloudfront.EdgeVerdict.Outcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks an edge for an object that is not there, with a signature and without. What counts is who answers: an error
/// that CloudFront writes itself has a code and a message alone, one of the bucket behind it has also the number of
/// the request.
record EdgeCheck(BaseUrl base, UrlSigner signer, InstantSource time) {

    private static final Duration VALIDITY = Duration.ofMinutes(5);
    private static final WebClient WEB = new WebClient(64 << 10, Duration.ofSeconds(4));
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,64})</Code>");
    private static final Pattern OF_THE_BUCKET = Pattern.compile("<(RequestId|HostId)>");
    private static final Map<String, String> ONE_BYTE = Map.of("Range", "bytes=0-0");

    EdgeVerdict ask(String key) {
        URI address = base.of(key);
        try {
            WebClient.Answer signed =
                    WEB.get(signer.sign(address, time.instant().plus(VALIDITY)), ONE_BYTE);
            Optional<String> refusal = refusal(signed);
            if (refusal.isPresent()) {
                return new EdgeVerdict(Outcome.REFUSED, why(refusal.get()));
            }
            if (!isOfTheBucket(signed)) {
                return new EdgeVerdict(
                        Outcome.SILENT,
                        "%s answers HTTP status %d, which says nothing of signatures"
                                .formatted(base.uri(), signed.code()));
            }
            WebClient.Answer unsigned = WEB.get(address, ONE_BYTE);
            return refusal(unsigned).isPresent()
                    ? new EdgeVerdict(Outcome.TAKEN, "%s takes our signatures".formatted(base.uri()))
                    : new EdgeVerdict(
                            Outcome.OPEN,
                            "%s serves also without a signature: whoever knows a digest can read it; restrict viewer"
                                            .formatted(base.uri())
                                    + " access to the key group");
        } catch (IOException e) {
            return new EdgeVerdict(
                    Outcome.SILENT, "%s cannot be asked from here: %s".formatted(base.uri(), e.getMessage()));
        }
    }

    private static boolean isOfTheBucket(WebClient.Answer answer) {
        return answer.isSuccess() || OF_THE_BUCKET.matcher(answer.body()).find();
    }

    /// The code of an error that CloudFront itself writes.
    private static Optional<String> refusal(WebClient.Answer answer) {
        Matcher code = CODE.matcher(answer.body());
        return answer.isRefusal() && !isOfTheBucket(answer) && code.find()
                ? Optional.of(code.group(1))
                : Optional.empty();
    }

    private String why(String code) {
        String reason = switch (code) {
            case "InvalidKey" -> "it does not know keypairid; the key must be in a key group that the behaviour trusts";
            case "AccessDenied" -> "privatekey is not the key of keypairid, or this machine's clock is wrong";
            case "MissingKey" -> "something on the way drops the query";
            default -> "see the documentation of CloudFront for this code";
        };
        return "%s refuses our signatures with %s: %s".formatted(base.uri(), code, reason);
    }
}
