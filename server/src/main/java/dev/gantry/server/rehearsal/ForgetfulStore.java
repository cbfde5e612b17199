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
        String path = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        String key = path.length() > BUCKET.length() + 2 ? path.substring(BUCKET.length() + 2) : "";
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

    private HttpResponse put(HttpRequest request, String key, byte[] body) {
        String part = request.query().first("partNumber").orElse("");
        if (part.isEmpty()) {
            objects.put(key, body);
        } else {
            parts.put("%s %5s".formatted(key, part), body);
        }
        return HttpResponse.empty(200, Headers.of("ETag", "\"0\""));
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
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? object.length : Math.min(object.length, Integer.parseInt(ends[1]) + 1);
        Headers headers = OBJECT.with("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, object.length));
        return HttpResponse.of(206, headers, Arrays.copyOfRange(object, from, to));
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
