// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// An answer. The server writes it, closes its stream, and adds `Date` and, where a body of known length has
/// none, `Content-Length`.
public record HttpResponse(int status, Headers headers, Body body) {

    /// What follows the head.
    public sealed interface Body permits Nothing, Bytes, Stream {}

    /// No body; for HEAD the headers tell of the body that GET would have.
    public record Nothing() implements Body {}

    /// A body in memory, owned by the answer from here on.
    public static final class Bytes implements Body {
        private final byte[] content;

        public Bytes(byte[] content) {
            this.content = content;
        }

        public byte[] content() {
            return content;
        }
    }

    /// A body that is read while it is sent; the server closes it, also when the client goes away.
    public record Stream(InputStream content, long lengthBytes) implements Body {}

    public static HttpResponse empty(int status, Headers headers) {
        return new HttpResponse(status, headers, new Nothing());
    }

    public static HttpResponse of(int status, Headers headers, byte[] content) {
        return new HttpResponse(status, headers, new Bytes(content));
    }

    public static HttpResponse of(int status, Headers headers, InputStream content, long lengthBytes) {
        return new HttpResponse(status, headers, new Stream(content, lengthBytes));
    }

    /// The value of a header of this answer.
    public @Nullable String header(String name) {
        return headers.first(name).orElse(null);
    }
}
