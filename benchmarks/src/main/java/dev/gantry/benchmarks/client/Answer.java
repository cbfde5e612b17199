// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// What a server answered.
///
/// @param request that was asked
/// @param fields header fields by their names in small letters
/// @param lengthBytes how long the body was
/// @param refusal the beginning of the body, where the status is none of success
public record Answer(Request request, int status, Map<String, String> fields, long lengthBytes, String refusal) {

    static final int MOST_OF_REFUSAL_BYTES = 1000;

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    boolean isRedirect() {
        return status == 302 || status == 307;
    }

    /// Where to go on.
    URI location() throws UnexpectedAnswer {
        String location = field("location").orElseThrow(() -> unexpected("no Location"));
        return request.target().resolve(location);
    }

    /// @throws UnexpectedAnswer if the status is another
    Answer expect(int expected) throws UnexpectedAnswer {
        if (status != expected) {
            throw unexpected("%d was expected".formatted(expected));
        }
        return this;
    }

    UnexpectedAnswer unexpected(String why) {
        return new UnexpectedAnswer("%s: answered %d, %s%s"
                .formatted(request, status, why, refusal.isBlank() ? "" : ": " + refusal.strip()));
    }
}
