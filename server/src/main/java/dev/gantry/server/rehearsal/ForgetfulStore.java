// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.rehearsal;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.upload.IncomingBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// As much of S3 as a registry needs that rehearses, in memory: one bucket, addressed by path. It believes whoever
/// asks, and nobody but the rehearsal is told its address.
public final class ForgetfulStore implements HttpHandler {

    /// The name of the bucket.
    public static final String BUCKET = "rehearsal";

    private static final Headers XML = Headers.of("Content-Type", "application/xml");
    private static final Headers OBJECT = Headers.of("Content-Type", "application/octet-stream")
            .with("ETag", "\"0\"")
            .with("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT");

    private final ConcurrentNavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, byte[]> parts = new ConcurrentSkipListMap<>();

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        byte[] body = read(request.body());
        String key = key(request.path());
        return switch (request.method()) {
            case "PUT" -> put(request, key, body);
            case "POST" -> post(request, key);
            case "DELETE" -> {
                objects.remove(key);
                yield HttpResponse.empty(204, Headers.NONE);
            }
            default -> key.isEmpty() ? list(request) : get(request, key);
        };
    }

    /// Of a path, which begins with a slash and the bucket.
    private static String key(String path) {
        String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        return decoded.length() > BUCKET.length() + 2 ? decoded.substring(BUCKET.length() + 2) : "";
    }

    /// An object, a part, or a copy as either of them.
    private HttpResponse put(HttpRequest request, String key, byte[] body) {
        String source = request.headers().first("x-amz-copy-source").orElse("");
        byte[] content = source.isEmpty() ? body : copied(request, source);
        String part = request.query().first("partNumber").orElse("");
        if (part.isEmpty()) {
            objects.put(key, content);
        } else {
            parts.put("%s %5s".formatted(key, part), content);
        }
        return source.isEmpty()
                ? HttpResponse.empty(200, Headers.of("ETag", "\"0\""))
                : xml(part.isEmpty() ? "CopyObjectResult" : "CopyPartResult", "<ETag>\"0\"</ETag>");
    }

    private byte[] copied(HttpRequest request, String source) {
        byte[] object = objects.getOrDefault(key(source.startsWith("/") ? source : "/" + source), new byte[0]);
        return request.headers()
                .first("x-amz-copy-source-range")
                .map(range -> Range.of(range, object.length).of(object))
                .orElse(object);
    }

    /// Of a key there is one upload at a time.
    private HttpResponse post(HttpRequest request, String key) {
        if (request.query().first("uploads").isPresent()) {
            return xml("InitiateMultipartUploadResult", "<UploadId>1</UploadId>");
        }
        if (request.query().first("uploadId").isPresent()) {
            Map<String, byte[]> sent = parts.subMap(key + " ", key + "!");
            objects.put(key, join(sent));
            sent.clear();
            return xml("CompleteMultipartUploadResult", "<ETag>\"0\"</ETag>");
        }
        return xml("DeleteResult", "");
    }

    private HttpResponse get(HttpRequest request, String key) {
        byte[] object = objects.get(key);
        if (object == null) {
            byte[] error = "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8);
            return HttpResponse.of(404, XML, error);
        }
        String range = request.headers().first("Range").orElse("");
        if (range.isEmpty()) {
            return HttpResponse.of(200, OBJECT, object);
        }
        Range asked = Range.of(range, object.length);
        Headers headers =
                OBJECT.with("Content-Range", "bytes %d-%d/%d".formatted(asked.from, asked.to - 1, object.length));
        return HttpResponse.of(206, headers, asked.of(object));
    }

    /// From one position up to another, which is not part of it.
    private record Range(int from, int to) {

        static Range of(String header, int length) {
            String[] ends = header.substring("bytes=".length()).split("-", -1);
            int to = ends[1].isEmpty() ? length : Math.min(length, Integer.parseInt(ends[1]) + 1);
            return new Range(Integer.parseInt(ends[0]), to);
        }

        byte[] of(byte[] object) {
            return Arrays.copyOfRange(object, from, to);
        }
    }

    /// In one page.
    private HttpResponse list(HttpRequest request) {
        if (request.query().first("uploads").isPresent()) {
            return xml("ListMultipartUploadsResult", "<IsTruncated>false</IsTruncated>");
        }
        String prefix = request.query().first("prefix").orElse("");
        String delimiter = request.query().first("delimiter").orElse("");
        String entries = objects.tailMap(prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .flatMap(entry -> entry(entry.getKey(), entry.getValue().length, prefix, delimiter))
                .distinct()
                .collect(Collectors.joining());
        return xml("ListBucketResult", "<IsTruncated>false</IsTruncated>" + entries);
    }

    private static Stream<String> entry(String key, int length, String prefix, String delimiter) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        if (end >= 0) {
            String folder = key.substring(0, end + delimiter.length());
            return Stream.of("<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>");
        }
        return Stream.of(
                "<Contents><Key>%s</Key><Size>%d</Size><LastModified>1970-01-01T00:00:00Z</LastModified></Contents>"
                        .formatted(key, length));
    }

    private static HttpResponse xml(String element, String content) {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%1$s>%2$s</%1$s>".formatted(element, content);
        return HttpResponse.of(200, XML, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] join(Map<String, byte[]> pieces) {
        var whole = new ByteArrayOutputStream();
        pieces.values().forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private static byte[] read(IncomingBytes body) throws IOException {
        var content = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 << 10];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            content.write(buffer, 0, count);
        }
        return content.toByteArray();
    }
}
