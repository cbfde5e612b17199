// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a server listens, what it speaks, and how long and how much it waits for.
///
/// @param tls without it the server speaks clear text
/// @param headers on every answer that has none of that name
/// @param proxies who may say for whom a request is made
/// @param accessLog whether every request is logged
public record HttpConfig(
        Listener listener,
        @Nullable TlsConfig tls,
        Protocols protocols,
        Patience patience,
        Bounds bounds,
        Headers headers,
        TrustedProxies proxies,
        boolean accessLog) {

    /// The part of the largest heap that HTTP/2 windows may take, off heap: an eighth, but no more than so much.
    private static final int HEAP_TO_WINDOWS = 8;

    private static final long MOST_WINDOW_BYTES = 32L << 20;

    /// What may be spoken beside HTTP/1.1.
    ///
    /// @param http2 HTTP/2 to clients that negotiate it in the TLS handshake
    /// @param h2c HTTP/2 in clear text, which a connection may begin with or turn to
    public record Protocols(boolean http2, boolean h2c) {
        public static final Protocols ALL = new Protocols(true, true);
    }

    /// How long clients are waited for.
    ///
    /// @param idle how long a connection may stay open between two requests
    /// @param silence how long a body may bring no bytes before its reader is told (it may then free what it holds)
    /// @param body how long a body may bring no bytes, or a client take none of an answer, before the request is
    ///     given up
    public record Patience(Duration idle, Duration silence, Duration body) {
        public Patience {
            check(idle.isPositive(), "The idle timeout must be positive, is " + idle);
            check(silence.isPositive(), "The time of silence must be positive, is " + silence);
            check(
                    body.compareTo(silence) >= 0,
                    "The body timeout (%s) must not be shorter than the time of silence (%s)".formatted(body, silence));
        }
    }

    /// How much clients may send ahead of being read.
    ///
    /// @param headerBytes the largest head of a request: its line and its header fields
    /// @param streamWindowBytes how much of one HTTP/2 body a client may send ahead of its reader; a connection may
    ///     send twice as much. What is sent ahead lies in this process's memory
    /// @param windowMemoryBytes how much all HTTP/2 connections together may send ahead, beside 64 KiB for each.
    ///     While there are many of them their windows are smaller
    public record Bounds(int headerBytes, int streamWindowBytes, long windowMemoryBytes) {

        private static final int MIN_HEADER_BYTES = 1024;

        /// The window that HTTP/2 has without further words.
        private static final int MIN_WINDOW_BYTES = 65_535;

        /// A session's window, twice a stream's, is a positive `int`.
        private static final int MAX_WINDOW_BYTES = 1 << 29;

        public Bounds {
            check(
                    headerBytes >= MIN_HEADER_BYTES,
                    "The largest head must be at least %d bytes, is %d".formatted(MIN_HEADER_BYTES, headerBytes));
            check(
                    streamWindowBytes >= MIN_WINDOW_BYTES && streamWindowBytes <= MAX_WINDOW_BYTES,
                    "The HTTP/2 stream window must be from %d to %d bytes, is %d"
                            .formatted(MIN_WINDOW_BYTES, MAX_WINDOW_BYTES, streamWindowBytes));
            check(windowMemoryBytes >= 0, "The memory of HTTP/2 windows must not be negative, is " + windowMemoryBytes);
        }
    }

    /// Clear text on that address, and for the rest what suits a registry.
    public static HttpConfig of(Listener listener) {
        return new HttpConfig(
                listener,
                null,
                Protocols.ALL,
                new Patience(Duration.ofSeconds(75), Duration.ofSeconds(5), Duration.ofMinutes(2)),
                new Bounds(32 << 10, 8 << 20, windowBytes()),
                Headers.NONE,
                TrustedProxies.NONE,
                true);
    }

    private static long windowBytes() {
        return Math.min(Runtime.getRuntime().maxMemory() / HEAP_TO_WINDOWS, MOST_WINDOW_BYTES);
    }

    public static HttpConfig of(String host, int port) {
        return of(new Listener.Tcp(host, port, Listener.Family.ANY));
    }

    public HttpConfig withTls(@Nullable TlsConfig value) {
        return new HttpConfig(listener, value, protocols, patience, bounds, headers, proxies, accessLog);
    }

    public HttpConfig withProtocols(Protocols value) {
        return new HttpConfig(listener, tls, value, patience, bounds, headers, proxies, accessLog);
    }

    /// @param idle how long a connection may stay open between two requests
    public HttpConfig withIdleTimeout(Duration idle) {
        var changed = new Patience(idle, patience.silence(), patience.body());
        return new HttpConfig(listener, tls, protocols, changed, bounds, headers, proxies, accessLog);
    }

    /// @param silence how long a body may bring nothing before its reader is told
    /// @param body how long before the request is given up
    public HttpConfig withBodyTimes(Duration silence, Duration body) {
        var changed = new Patience(patience.idle(), silence, body);
        return new HttpConfig(listener, tls, protocols, changed, bounds, headers, proxies, accessLog);
    }

    public HttpConfig withMaxHeaderBytes(int value) {
        return with(new Bounds(value, bounds.streamWindowBytes(), bounds.windowMemoryBytes()));
    }

    public HttpConfig withStreamWindowBytes(int value) {
        return with(new Bounds(bounds.headerBytes(), value, bounds.windowMemoryBytes()));
    }

    public HttpConfig withWindowMemoryBytes(long value) {
        return with(new Bounds(bounds.headerBytes(), bounds.streamWindowBytes(), value));
    }

    public HttpConfig withHeaders(Headers value) {
        return new HttpConfig(listener, tls, protocols, patience, bounds, value, proxies, accessLog);
    }

    public HttpConfig withProxies(TrustedProxies value) {
        return new HttpConfig(listener, tls, protocols, patience, bounds, headers, value, accessLog);
    }

    public HttpConfig withAccessLog(boolean value) {
        return new HttpConfig(listener, tls, protocols, patience, bounds, headers, proxies, value);
    }

    private HttpConfig with(Bounds changed) {
        return new HttpConfig(listener, tls, protocols, patience, changed, headers, proxies, accessLog);
    }

    private static void check(boolean isValid, String message) {
        if (!isValid) {
            throw new IllegalArgumentException(message);
        }
    }
}
