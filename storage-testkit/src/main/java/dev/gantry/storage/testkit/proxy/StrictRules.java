// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a proxy makes of requests and answers to be as strict as it was told.
final class StrictRules {

    static final StrictRules NONE = new StrictRules(Set.of(), "");

    private static final Pattern UPLOAD = Pattern.compile("[?&]uploadId=([^&]*)");
    private static final Pattern PART = Pattern.compile("[?&]partNumber=(\\d+)");
    private static final Pattern PART_NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final Pattern ETAG = Pattern.compile("<ETag>[^<]*</ETag>");
    private static final Set<String> PARTS = Set.of("PUT:Part", "PUT:PartCopy", "GET:ListParts");
    private static final Set<String> ETAG_IN_BODY = Set.of("POST:CompleteMPU", "PUT:Copy", "GET:List");
    private static final List<String> CHECKSUMS =
            List.of("x-amz-trailer", "x-amz-checksum-", "x-amz-sdk-checksum-algorithm");
    private static final List<String> CONDITIONS = List.of("if-", "x-amz-copy-source-if-");
    private static final S3Fault.Answer NO_MD5 =
            new S3Fault.Answer(400, "InvalidRequest", "Missing required header for this request: Content-MD5");
    private static final S3Fault.Answer NO_SUCH_HEADER =
            new S3Fault.Answer(501, "NotImplemented", "A header you provided implies functionality not implemented");
    private static final S3Fault.Answer UNEQUAL =
            new S3Fault.Answer(400, "InvalidPart", "All non-trailing parts must have the same length.");

    private static final S3Fault.Answer FAILED_WITHIN_200 =
            new S3Fault.Answer(200, "InternalError", "We encountered an internal error. Please try again.");

    private final Set<Strictness> strictness;
    private final String secretKey;
    private final Map<String, NavigableMap<Integer, Long>> partSizes = new ConcurrentHashMap<>();
    private final Set<String> completedOnce = ConcurrentHashMap.newKeySet();

    /// @param secretKey of those who send requests
    StrictRules(Set<Strictness> strictness, String secretKey) {
        this.strictness = Set.copyOf(strictness);
        this.secretKey = secretKey;
    }

    /// Whether [#judge] has to see a request's body.
    boolean judgesBody(S3Request request) {
        return strictness.contains(Strictness.EQUAL_PARTS) && request.kind().equals("POST:CompleteMPU");
    }

    /// What befalls a request in place of being carried out and answered by the store.
    ///
    /// @param body empty unless it is asked for
    @Nullable
    S3Fault judge(S3Request request, HttpHead head, byte[] body) {
        if (strictness.contains(Strictness.NO_CHECKSUMS) && hasChecksum(head)) {
            return NO_SUCH_HEADER;
        }
        return switch (request.kind()) {
            case "POST:DeleteMany" ->
                strictness.contains(Strictness.DELETE_NEEDS_MD5) && head.header("Content-MD5") == null ? NO_MD5 : null;
            case "PUT:Part", "PUT:PartCopy" -> {
                noteSize(request, head);
                yield null;
            }
            case "POST:CompleteMPU" -> judgeCompletion(request, new String(body, UTF_8));
            default -> null;
        };
    }

    private static boolean hasChecksum(HttpHead head) {
        return CHECKSUMS.stream().anyMatch(head::hasHeaderFrom)
                || head.has("Content-Encoding", "aws-chunked")
                || head.has("x-amz-content-sha256", "streaming-");
    }

    private void noteSize(S3Request request, HttpHead head) {
        String copied = head.header("x-amz-copy-source-range");
        long size = head.contentLength();
        if (copied != null) {
            var range = RANGE.matcher(copied);
            size = range.matches() ? Long.parseLong(range.group(2)) - Long.parseLong(range.group(1)) + 1 : -1;
        }
        partSizes
                .computeIfAbsent(first(UPLOAD, request.target()), id -> new ConcurrentSkipListMap<>())
                .put(Integer.parseInt(first(PART, request.target())), size);
    }

    private @Nullable S3Fault judgeCompletion(S3Request request, String body) {
        String upload = first(UPLOAD, request.target());
        if (strictness.contains(Strictness.EQUAL_PARTS) && !areEqual(sizes(upload, body))) {
            return UNEQUAL;
        }
        if (strictness.contains(Strictness.COMPLETE_FAILS_WITHIN_200) && completedOnce.add(upload)) {
            return FAILED_WITHIN_200;
        }
        if (strictness.contains(Strictness.COMPLETE_IS_DENIED_WITHIN_200) && completedOnce.add(upload)) {
            return new S3Fault.AnswerInstead(FAILED_WITHIN_200);
        }
        return null;
    }

    /// The sizes of the parts that are named; a part that was never sent is the store's to refuse.
    private List<Long> sizes(String upload, String body) {
        Map<Integer, Long> known = partSizes.getOrDefault(upload, new ConcurrentSkipListMap<>());
        return PART_NUMBER
                .matcher(body)
                .results()
                .map(found -> known.get(Integer.valueOf(found.group(1))))
                .filter(size -> size != null)
                .toList();
    }

    private static boolean areEqual(List<Long> sizes) {
        return sizes.isEmpty()
                || (sizes.stream().limit(sizes.size() - 1L).distinct().count() <= 1
                        && sizes.getLast() <= sizes.getFirst());
    }

    /// A request as the store is to see it.
    HttpHead forStore(S3Request request, HttpHead head) {
        HttpHead changed = head;
        if (strictness.contains(Strictness.IGNORES_CONDITIONS)) {
            changed = changed.withoutHeadersFrom(CONDITIONS);
        }
        if (strictness.contains(Strictness.SHORT_PAGES) && request.kind().equals("GET:List")) {
            changed = changed.withTarget(shortened(request.target()));
        }
        return changed.equals(head) ? head : V4Signature.renew(changed, secretKey);
    }

    private static String shortened(String target) {
        int mark = target.indexOf('?');
        List<String> query = new ArrayList<>();
        int keys = Strictness.PAGE_KEYS;
        for (String parameter : mark < 0
                ? List.<String>of()
                : Arrays.asList(target.substring(mark + 1).split("&", -1))) {
            if (parameter.startsWith("max-keys=")) {
                keys = Math.min(keys, Integer.parseInt(parameter.substring(9)));
            } else {
                query.add(parameter);
            }
        }
        query.add("max-keys=" + keys);
        return (mark < 0 ? target : target.substring(0, mark))
                + query.stream().collect(Collectors.joining("&", "?", ""));
    }

    /// Whether an answer's body is to go through [#bodyForClient].
    boolean changesBody(S3Request request) {
        return strictness.contains(Strictness.NO_ETAGS) && ETAG_IN_BODY.contains(request.kind());
    }

    /// An answer's head as the client is to see it.
    HttpHead forClient(S3Request request, HttpHead answer) {
        boolean isHidden = strictness.contains(Strictness.NO_ETAGS) && !PARTS.contains(request.kind());
        return isHidden ? answer.withoutHeadersFrom(List.of("etag:")) : answer;
    }

    byte[] bodyForClient(byte[] body) {
        return ETAG.matcher(new String(body, UTF_8)).replaceAll("").getBytes(UTF_8);
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("no %s in %s".formatted(pattern, text));
        }
        return found.group(1);
    }
}
