// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fetches a text whose size is bounded, and the time for it.
///
/// @param maxBytes of the text
/// @param patience for the whole; a single silence may last as long too
record WebClient(int maxBytes, Duration patience) {

    private static final int BUFFER_BYTES = 16 << 10;

    /// What came back.
    ///
    /// @param code as HTTP numbers outcomes
    /// @param etag null where there is none, as the other header
    record Answer(int code, @Nullable String etag, @Nullable String lastModified, String body) {

        boolean isSuccess() {
            return code / 100 == 2;
        }

        boolean isRefusal() {
            return code / 100 == 4;
        }
    }

    /// @throws IOException if no whole answer comes; its message says why
    Answer get(URI address, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            int millis = Math.toIntExact(patience.toMillis());
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            headers.forEach(connection::setRequestProperty);
            long begin = System.nanoTime();
            int code = connection.getResponseCode();
            try (InputStream body = body(connection, code)) {
                return new Answer(
                        code,
                        connection.getHeaderField("ETag"),
                        connection.getHeaderField("Last-Modified"),
                        text(body, begin));
            }
        } catch (SocketTimeoutException e) {
            throw late(e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "" : ": " + e.getMessage();
            throw new IOException(e.getClass().getSimpleName() + reason, e);
        } finally {
            connection.disconnect();
        }
    }

    private static InputStream body(HttpURLConnection connection, int code) throws IOException {
        InputStream body = code / 100 < 4 ? connection.getInputStream() : connection.getErrorStream();
        return body == null ? InputStream.nullInputStream() : body;
    }

    private String text(InputStream body, long beginNanos) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            text.write(buffer, 0, read);
            if (text.size() > maxBytes) {
                throw new IOException("the answer has more than %d bytes".formatted(maxBytes));
            }
            if (System.nanoTime() - beginNanos > patience.toNanos()) {
                throw late(null);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private IOException late(@Nullable IOException cause) {
        return new IOException("no whole answer within %d s".formatted(patience.toSeconds()), cause);
    }
}
