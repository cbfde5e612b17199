// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the server listens, and how long and how much it waits for.
///
/// @param host the address or name to listen on
/// @param port 0 for any free port
/// @param tls without it the server speaks clear text
/// @param idleTimeout how long a connection may stay open between two requests
/// @param silence how long a body may bring no bytes before its reader is told (it may then free what it holds)
/// @param bodyTimeout how long a body may bring no bytes, or a client take none of an answer, before the request
///     is given up
/// @param maxHeaderBytes the largest head of a request: its line and its header fields
/// @param streamWindowBytes how much of one HTTP/2 body a client may send ahead of its reader; a connection may
///     send twice as much. What is sent ahead lies in this process's memory
/// @param windowMemoryBytes how much all HTTP/2 connections together may send ahead, beside 64 KiB for each. While
///     there are many of them their windows are smaller
/// @param accessLog whether every request is logged
public record HttpConfig(
        String host,
        int port,
        @Nullable Tls tls,
        Duration idleTimeout,
        Duration silence,
        Duration bodyTimeout,
        int maxHeaderBytes,
        int streamWindowBytes,
        long windowMemoryBytes,
        boolean accessLog) {

    /// The part of the largest heap that HTTP/2 windows may take, off heap: an eighth.
    private static final int HEAP_TO_WINDOWS = 8;

    private static final int MIN_HEADER_BYTES = 1024;

    /// The window that HTTP/2 has without further words.
    private static final int MIN_WINDOW_BYTES = 65_535;

    /// A session's window, twice a stream's, is a positive `int`.
    private static final int MAX_WINDOW_BYTES = 1 << 29;

    /// The files that prove who the server is.
    ///
    /// @param certificate PEM, the server's certificate first, then those that lead to a root
    /// @param key PEM, the private key of the first certificate, not encrypted
    public record Tls(Path certificate, Path key) {}

    public HttpConfig {
        check(port >= 0 && port <= 65_535, "A port is a number from 0 to 65535, not " + port);
        check(isPositive(idleTimeout), "The idle timeout must be positive, is " + idleTimeout);
        check(isPositive(silence), "The time of silence must be positive, is " + silence);
        check(
                bodyTimeout.compareTo(silence) >= 0,
                "The body timeout (%s) must not be shorter than the time of silence (%s)"
                        .formatted(bodyTimeout, silence));
        check(
                maxHeaderBytes >= MIN_HEADER_BYTES,
                "The largest head must be at least %d bytes, is %d".formatted(MIN_HEADER_BYTES, maxHeaderBytes));
        check(
                streamWindowBytes >= MIN_WINDOW_BYTES && streamWindowBytes <= MAX_WINDOW_BYTES,
                "The HTTP/2 stream window must be from %d to %d bytes, is %d"
                        .formatted(MIN_WINDOW_BYTES, MAX_WINDOW_BYTES, streamWindowBytes));
        check(windowMemoryBytes >= 0, "The memory of HTTP/2 windows must not be negative, is " + windowMemoryBytes);
    }

    /// Clear text on that address, and for the rest what suits a registry.
    public static HttpConfig of(String host, int port) {
        return new HttpConfig(
                host,
                port,
                null,
                Duration.ofSeconds(75),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                32 << 10,
                8 << 20,
                Runtime.getRuntime().maxMemory() / HEAP_TO_WINDOWS,
                true);
    }

    public HttpConfig withTls(@Nullable Tls value) {
        return new HttpConfig(
                host,
                port,
                value,
                idleTimeout,
                silence,
                bodyTimeout,
                maxHeaderBytes,
                streamWindowBytes,
                windowMemoryBytes,
                accessLog);
    }

    /// @param value how long a connection may stay open between two requests
    public HttpConfig withIdleTimeout(Duration value) {
        return new HttpConfig(
                host,
                port,
                tls,
                value,
                silence,
                bodyTimeout,
                maxHeaderBytes,
                streamWindowBytes,
                windowMemoryBytes,
                accessLog);
    }

    /// @param newSilence how long a body may bring nothing before its reader is told
    /// @param newBodyTimeout how long before the request is given up
    public HttpConfig withBodyTimes(Duration newSilence, Duration newBodyTimeout) {
        return new HttpConfig(
                host,
                port,
                tls,
                idleTimeout,
                newSilence,
                newBodyTimeout,
                maxHeaderBytes,
                streamWindowBytes,
                windowMemoryBytes,
                accessLog);
    }

    public HttpConfig withMaxHeaderBytes(int value) {
        return new HttpConfig(
                host,
                port,
                tls,
                idleTimeout,
                silence,
                bodyTimeout,
                value,
                streamWindowBytes,
                windowMemoryBytes,
                accessLog);
    }

    public HttpConfig withStreamWindowBytes(int value) {
        return new HttpConfig(
                host,
                port,
                tls,
                idleTimeout,
                silence,
                bodyTimeout,
                maxHeaderBytes,
                value,
                windowMemoryBytes,
                accessLog);
    }

    public HttpConfig withWindowMemoryBytes(long value) {
        return new HttpConfig(
                host,
                port,
                tls,
                idleTimeout,
                silence,
                bodyTimeout,
                maxHeaderBytes,
                streamWindowBytes,
                value,
                accessLog);
    }

    public HttpConfig withAccessLog(boolean value) {
        return new HttpConfig(
                host,
                port,
                tls,
                idleTimeout,
                silence,
                bodyTimeout,
                maxHeaderBytes,
                streamWindowBytes,
                windowMemoryBytes,
                value);
    }

    private static boolean isPositive(Duration duration) {
        return duration.isPositive();
    }

    private static void check(boolean isValid, String message) {
        if (!isValid) {
            throw new IllegalArgumentException(message);
        }
    }
}
