// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.time.Duration;

/// A request that is over.
///
/// @param path as sent, without the query, which may hold secrets
/// @param bytesIn of its body that arrived
/// @param bytesOut of the answer's body
/// @param time from its first byte to the last of the answer
/// @param isComplete whether the answer went out whole
/// @param client the address that it came from, as far as it is to be believed
/// @param userAgent empty where none is told
/// @param referer empty where none is told
public record AnsweredRequest(
        RequestNotes notes,
        String method,
        String path,
        String protocol,
        int status,
        long bytesIn,
        long bytesOut,
        Duration time,
        boolean isComplete,
        String client,
        String userAgent,
        String referer) {}
