// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.StorageException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Errors in the form of the specification ("Error Codes"), and the one place that gives them a status.
final class ErrorBody {

    /// Seconds after which a client may repeat a request that found the store away.
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final long NANOS_BELOW_A_SECOND = 999_999_999;

    private static final JsonMapper JSON = new JsonMapper();

    private ErrorBody() {}

    static HttpResponse of(RegistryException refusal) {
        Headers headers =
                refusal.code() == ErrorCode.UNAVAILABLE ? Headers.of("Retry-After", RETRY_AFTER_SECONDS) : Headers.NONE;
        return response(status(refusal.code()), headers, refusal.faults());
    }

    static HttpResponse of(ErrorCode code, String message) {
        return of(new RegistryException(code, message));
    }

    static HttpResponse of(ErrorCode code, String message, Headers headers) {
        return response(status(code), headers, List.of(new RegistryException.Fault(code, message, null)));
    }

    /// The answer to a client that asks too often; the time is told in whole seconds, and at least one.
    static HttpResponse tooManyRequests(String message, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusNanos(NANOS_BELOW_A_SECOND).toSeconds());
        return of(ErrorCode.TOOMANYREQUESTS, message, Headers.of("Retry-After", Long.toString(seconds)));
    }

    /// What the store did is told in general words: its own may name buckets, keys and hosts.
    static HttpResponse of(StorageException failure) {
        return switch (failure) {
            case StorageException.Unavailable e -> retryLater("the store is away or overloaded; try again");
            case StorageException.Conflict e -> retryLater("another request changed the same thing; try again");
            case StorageException.NotFound e -> internal("what was just there is gone from the store");
            case StorageException.TooLarge e -> tooLarge("the blob is larger than this registry can store");
            case StorageException.Rejected e -> internal("the store refused the registry's request");
        };
    }

    static HttpResponse methodNotAllowed(String allowed) {
        return methodNotAllowed(allowed, "allowed here: " + allowed);
    }

    static HttpResponse methodNotAllowed(String allowed, String message) {
        var fault = new RegistryException.Fault(ErrorCode.UNSUPPORTED, message, null);
        return response(405, Headers.of("Allow", allowed), List.of(fault));
    }

    /// The answer to a condition that is not true. The specification has no word of its own for it, and the
    /// general ones make clients try again.
    static HttpResponse preconditionFailed(String message) {
        var fault = new RegistryException.Fault(ErrorCode.DENIED, message, null);
        return response(412, Headers.NONE, List.of(fault));
    }

    static HttpResponse tooLarge(String message) {
        var fault = new RegistryException.Fault(ErrorCode.SIZE_INVALID, message, null);
        return response(413, Headers.NONE, List.of(fault));
    }

    /// The answer to a range that has no byte of a blob (RFC 9110 §15.5.17).
    static HttpResponse notSatisfiable(long sizeBytes) {
        var fault =
                new RegistryException.Fault(ErrorCode.SIZE_INVALID, "the blob has %d bytes".formatted(sizeBytes), null);
        return response(416, Headers.of("Content-Range", "bytes */" + sizeBytes), List.of(fault));
    }

    /// The answer to a push by digest that names too many tags (the specification, "Pushing Manifests").
    static HttpResponse tooManyTags(int most) {
        String message = "one push names at most %d tags".formatted(most);
        return response(414, Headers.NONE, List.of(new RegistryException.Fault(ErrorCode.UNSUPPORTED, message, null)));
    }

    /// The answer to whatever would change something while nothing may be changed.
    static HttpResponse readOnly(String allowed) {
        return methodNotAllowed(
                allowed, "the registry is read-only for maintenance; nothing can be pushed or deleted now");
    }

    /// The answer to DELETE where an operator has not allowed it.
    static HttpResponse deletesAreOff(String allowed) {
        return methodNotAllowed(allowed, "deletion is switched off; storage.delete.enabled allows it");
    }

    /// The answer to a push where content comes from another registry alone.
    static HttpResponse pullsOnly(String allowed) {
        return methodNotAllowed(allowed, "this registry is a pull-through cache; push to the one that it fetches from");
    }

    static HttpResponse internal(String message) {
        return of(ErrorCode.UNKNOWN, message);
    }

    static HttpResponse retryLater(String message) {
        var fault = new RegistryException.Fault(ErrorCode.UNAVAILABLE, message, null);
        return response(status(ErrorCode.UNAVAILABLE), Headers.of("Retry-After", RETRY_AFTER_SECONDS), List.of(fault));
    }

    private static HttpResponse response(int status, Headers headers, List<RegistryException.Fault> faults) {
        ObjectNode body = JSON.createObjectNode();
        var errors = body.putArray("errors");
        for (RegistryException.Fault fault : faults) {
            ObjectNode error = errors.addObject();
            error.put("code", sent(fault.code()).name());
            error.put("message", fault.message());
            if (fault.detail() != null) {
                error.put("detail", fault.detail());
            }
        }
        return HttpResponse.of(status, headers.with("Content-Type", "application/json"), JSON.writeValueAsBytes(body));
    }

    /// The specification's table of codes is closed; what it has no word for is sent as the nearest.
    private static ErrorCode sent(ErrorCode code) {
        return switch (code) {
            case PAGINATION_NUMBER_INVALID -> ErrorCode.UNSUPPORTED;
            case RANGE_INVALID -> ErrorCode.BLOB_UPLOAD_INVALID;
            default -> code;
        };
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case BLOB_UPLOAD_INVALID,
                    DIGEST_INVALID,
                    MANIFEST_INVALID,
                    NAME_INVALID,
                    PAGINATION_NUMBER_INVALID,
                    SIZE_INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case DENIED -> 403;
            case BLOB_UNKNOWN, BLOB_UPLOAD_UNKNOWN, MANIFEST_BLOB_UNKNOWN, MANIFEST_UNKNOWN, NAME_UNKNOWN -> 404;
            case UNSUPPORTED -> 405;
            case RANGE_INVALID -> 416;
            case TOOMANYREQUESTS -> 429;
            case UNKNOWN -> 500;
            case UNAVAILABLE -> 503;
        };
    }
}
