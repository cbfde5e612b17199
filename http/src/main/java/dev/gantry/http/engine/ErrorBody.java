// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.name.ErrorCode;
import java.nio.charset.StandardCharsets;

/// The protocol's form of an error, for those that the server finds before or without a handler.
final class ErrorBody {

    static final String CONTENT_TYPE = "application/json";

    private ErrorBody() {}

    /// @param message constant text without quotes or backslashes; never what a client sent
    static HttpResponse answer(int status, ErrorCode code, String message) {
        Headers headers =
                Headers.of("Content-Type", CONTENT_TYPE).with("Docker-Distribution-Api-Version", "registry/2.0");
        return HttpResponse.of(status, headers, json(code, message));
    }

    static byte[] json(ErrorCode code, String message) {
        return "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}\n"
                .formatted(code, message)
                .getBytes(StandardCharsets.UTF_8);
    }
}
