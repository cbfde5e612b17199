// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Speaks as much of S3 as a measurement needs, and keeps nothing: what is written is read to its end and forgotten,
/// every object has the same bytes, every listing the same keys. It allocates a few kilobytes for a request, however
/// many bytes come with it; the rest of what `-prof gc` counts is the client's.
final class EmptyStore implements AutoCloseable {

    /// The size of every object: that of a part.
    static final int OBJECT_BYTES = 10 << 20;

    /// How many keys a listing has.
    static final int LISTED = 1000;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final String ETAG = "\"0123456789abcdef0123456789abcdef\"";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nETag: " + ETAG
            + "\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            + "Content-Type: application/xml\r\nContent-Length: ";

    private final byte[] nothing = (HEAD + "0\r\n\r\n").getBytes(ISO_8859_1);
    private final byte[] headOfObject = (HEAD + OBJECT_BYTES + "\r\n\r\n").getBytes(ISO_8859_1);
    private final byte[] content = new byte[OBJECT_BYTES];
    private final byte[] listing = listing();
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private EmptyStore(ServerSocket listener) {
        this.listener = listener;
    }

    static EmptyStore start() throws IOException {
        var store = new EmptyStore(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        store.threads.execute(store::accept);
        return store;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private static byte[] listing() {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name>"
                + "<KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>");
        for (int i = 0; i < LISTED; i++) {
            xml.append("<Contents><Key>docker/registry/v2/repositories/library/postgres/_manifests/tags/17.%04d/"
                    .formatted(i));
            xml.append("current/link</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;");
            xml.append("0123456789abcdef0123456789abcdef&quot;</ETag><Size>71</Size>");
            xml.append("<StorageClass>STANDARD</StorageClass></Contents>");
        }
        byte[] body = xml.append("</ListBucketResult>").toString().getBytes(ISO_8859_1);
        byte[] head = (HEAD + body.length + "\r\n\r\n").getBytes(ISO_8859_1);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (client;
                var in = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
                OutputStream out = client.getOutputStream()) {
            String request = line(in);
            while (!request.isEmpty()) {
                skip(in, headers(in), buffer);
                answer(request, out);
                request = line(in);
            }
        } catch (IOException e) {
            // The client has gone, as it does at the end.
        }
    }

    private void answer(String request, OutputStream out) throws IOException {
        if (request.startsWith("HEAD ")) {
            out.write(headOfObject);
        } else if (!request.startsWith("GET ")) {
            out.write(nothing);
        } else if (request.contains("list-type=2")) {
            out.write(listing);
        } else {
            out.write(headOfObject);
            out.write(content);
        }
        out.flush();
    }

    /// @return the length of the body that follows
    private static long headers(InputStream in) throws IOException {
        long length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(
                        header.substring("content-length:".length()).strip());
            }
        }
        return length;
    }

    private static void skip(InputStream in, long length, byte[] buffer) throws IOException {
        for (long left = length; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    /// Empty also at the end.
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
