// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Changes to a request that clients should not make, each chosen at random.
final class FuzzMutations {

    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "PUT",
            "POST",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "PROPFIND",
            "get",
            "X".repeat(300),
            "G-T");

    /// What stands in paths and queries and should not.
    private static final List<String> PIECES = List.of(
            "%",
            "%2",
            "%zz",
            "%00",
            "%0d%0a",
            "%2e%2e",
            "%2F",
            "%252F",
            "%ff%fe",
            "%ed%a0%80",
            "%f4%90%80%80",
            "..",
            "../",
            "/../..",
            "//",
            "/./",
            "\\",
            "+",
            "%20",
            ";x=1",
            "#",
            "?",
            "&",
            "=",
            "*",
            "~",
            "\u00e9",
            "\t",
            "\u007f",
            "{",
            "|",
            "^",
            "[",
            "_",
            "__",
            ".",
            "-",
            "A",
            "0",
            ":",
            "@",
            "sha256:",
            "sha512:",
            "sha256:" + "0".repeat(64),
            "sha512:" + "a".repeat(128),
            "sha256:" + "0".repeat(63) + "G",
            "md5:00",
            "blobs/uploads/",
            "/manifests/",
            "/blobs/",
            "/tags/list",
            "/referrers/",
            "_catalog",
            "/v2/",
            "_layers",
            "_uploads",
            "_gantry/uploads",
            "a".repeat(256),
            "a/".repeat(200),
            "a".repeat(9_000),
            "%41".repeat(3_000));

    private static final List<String> PARAMETERS = List.of(
            "n=-1",
            "n=0",
            "n=",
            "n=99999999999999999999",
            "n=1e3",
            "n=%00",
            "last=",
            "last=%ff",
            "last=%00",
            "last=~",
            "last=../..",
            "last=%ed%a0%80",
            "last=" + "z".repeat(3_000),
            "digest=",
            "digest=sha256:",
            "digest=sha256:" + "0".repeat(64),
            "digest=sha512:" + "0".repeat(128),
            "digest=%00",
            "mount=",
            "mount=x",
            "from=",
            "from=../fuzz/a",
            "from=fuzz/a",
            "mount=sha256:" + "0".repeat(64),
            "_state=",
            "_state=AAAA",
            "_state=" + "A".repeat(4_000),
            "_state=%ff",
            "_state",
            "digest-algorithm=sha512",
            "digest-algorithm=md5",
            "artifactType=",
            "artifactType=%ff",
            "tag=",
            "tag=a&tag=b",
            "tag=../x",
            "tag=" + "t".repeat(129),
            "=",
            "&&");

    private static final List<String> HEADERS = List.of(
            "Content-Range: 0-",
            "Content-Range: -5",
            "Content-Range: 5-3",
            "Content-Range: bytes 0-5/10",
            "Content-Range: 0-999999999999999999",
            "Content-Range: 99999999999999999999-1",
            "Content-Range: 0-0",
            "Content-Range: ",
            "Content-Range: \u00e9",
            "Range: bytes=-0",
            "Range: bytes=5-2",
            "Range: bytes=-99999999",
            "Range: bytes=0-0,2-3",
            "Range: bytes=999999999999999999-",
            "Range: x",
            "Range: bytes=",
            "Content-Type: ",
            "Content-Type: application/vnd.oci.image.index.v1+json",
            "Content-Type: a/b;;;",
            "Content-Type: application/vnd.docker.distribution.manifest.v1+prettyjws",
            "Content-Type: \u00ff",
            "Accept: ",
            "Accept: a",
            "Accept: */*;q=x, text/html",
            "Accept: " + "a/b,".repeat(900),
            "If-None-Match: *",
            "If-None-Match: \"",
            "If-Match: W/\"x\"",
            "If-Match: sha256:0",
            "If-Range: x",
            "Content-Length: -1",
            "Content-Length: +5",
            "Content-Length: 0x5",
            "Content-Length: 1, 2",
            "Content-Length: 9223372036854775808",
            "Content-Length: 9223372036854775807",
            "Content-Length: ",
            "Content-Length: 0",
            "Content-Length: 5000000",
            "Content-Length: 7",
            "Content-Encoding: gzip",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: \tchunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: CHUNKED",
            "Expect: 100-continue",
            "Expect: x",
            "Connection: close",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABk",
            "HTTP2-Settings: !",
            "Upgrade: websocket",
            "Host: ",
            "Host: a b",
            "Host: x:99999",
            "Host: [::1",
            "Host: a,b",
            "Host: evil/../x",
            "Host: \u00e9",
            "X-Forwarded-Host: a\"b",
            "X-Forwarded-Host: x".repeat(50),
            "X-Forwarded-Proto: javascript",
            "X-Forwarded-Proto: https",
            "Forwarded: host=\"a;b\";proto=ftp",
            "Forwarded: host=[::1]:5000;proto=https",
            "Docker-Content-Digest: x",
            "OCI-Chunk-Min-Length: -1",
            "Authorization: Basic !!!",
            "X: " + "x".repeat(7_000),
            "X: " + "x".repeat(100_000),
            ": x",
            "no colon",
            " folded",
            "\u00e9: \u00e9",
            "A\u0000: b",
            "A: \u0000",
            "A: b\rC: d",
            "Cookie: =;=;",
            "Trailer: Content-Length");

    /// What stands in JSON and should not.
    private static final List<String> JSON = List.of(
            "null",
            "-1",
            "1e400",
            "18446744073709551616",
            "9223372036854775807",
            "0.5",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "{}",
            "[]",
            "[[[[[[[[[[",
            "[".repeat(2_000),
            "{\"a\":".repeat(1_500),
            "\u00ff\u00fe",
            "\u0000",
            "\u00ef\u00bb\u00bf",
            "\"mediaType\":\"x\",",
            "\"config\":null,",
            "\"layers\":null,",
            "\"manifests\":[],",
            "\"subject\":{},",
            "\"subject\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + "0".repeat(64) + "\",\"size\":1},",
            "\"schemaVersion\":1,",
            "\"schemaVersion\":2,",
            "\"artifactType\":\"\",",
            "\"urls\":[\"x\"],",
            "\"data\":\"!\",",
            "\"" + "x".repeat(9_000) + "\":1,",
            ",",
            ":",
            "}",
            "]",
            "NaN",
            "'",
            "//",
            "/*");

    private final SplittableRandom random;

    FuzzMutations(SplittableRandom random) {
        this.random = random;
    }

    /// One to three changes to parts of the request, and now and then one to what goes over the line.
    String mutated(RawRequest request) {
        RawRequest changed = request;
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            changed = changedOnce(changed);
        }
        return random.nextInt(8) == 0 ? spoilt(changed.text()) : changed.text();
    }

    /// Changes that every HTTP library sends.
    RawRequest mutatedWithinHttp(RawRequest request) {
        return switch (random.nextInt(3)) {
            case 0 -> request.withTarget(target(request.target()));
            case 1 -> request.withTarget(query(request.target()));
            default -> request.withContent(content(request.body()));
        };
    }

    private RawRequest changedOnce(RawRequest request) {
        return switch (random.nextInt(12)) {
            case 0 -> request.withMethod(one(METHODS));
            case 1, 2 -> request.withTarget(target(request.target()));
            case 3 -> request.withTarget(query(request.target()));
            case 4 -> request.withTarget(token(request.target()));
            case 5, 6 -> header(request);
            case 7 -> request.plus(one(HEADERS));
            case 8 -> request.headers().isEmpty() ? request : request.without(name(one(request.headers())));
            case 9, 10 -> request.withContent(content(request.body()));
            default -> framed(request);
        };
    }

    private RawRequest header(RawRequest request) {
        String line = one(HEADERS);
        return request.without(name(line)).plus(line);
    }

    private static String name(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon).strip();
    }

    /// A piece put in, put in the place of others, or something taken out or doubled.
    private String target(String target) {
        int at = random.nextInt(target.length() + 1);
        int to = Math.min(target.length(), at + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0, 1 -> target.substring(0, at) + one(PIECES) + target.substring(at);
            case 2 -> target.substring(0, at) + one(PIECES) + target.substring(to);
            case 3 -> target.substring(0, at) + target.substring(to);
            case 4 -> target.substring(0, to) + target.substring(at);
            default ->
                one(List.of(
                        "http://other.test" + target,
                        "*",
                        "",
                        "//" + target,
                        target.toUpperCase(java.util.Locale.ROOT)));
        };
    }

    private String query(String target) {
        int mark = target.indexOf('?');
        List<String> parameters = mark < 0
                ? new ArrayList<>()
                : new ArrayList<>(List.of(target.substring(mark + 1).split("&", -1)));
        if (!parameters.isEmpty() && random.nextBoolean()) {
            parameters.remove(random.nextInt(parameters.size()));
        }
        parameters.add(random.nextInt(parameters.size() + 1), one(PARAMETERS));
        return (mark < 0 ? target : target.substring(0, mark)) + "?" + String.join("&", parameters);
    }

    /// An upload's state with some characters changed, or cut off.
    private String token(String target) {
        int start = target.indexOf("_state=");
        if (start < 0) {
            return query(target);
        }
        int at = random.nextInt(start + 7, target.length() + 1);
        return switch (random.nextInt(3)) {
            case 0 -> target.substring(0, at);
            case 1 ->
                target.substring(0, at)
                        + (char) random.nextInt('A', 'z')
                        + target.substring(Math.min(target.length(), at + 1));
            default -> target.substring(0, at) + one(PIECES) + target.substring(at);
        };
    }

    private String content(String content) {
        int at = random.nextInt(content.length() + 1);
        int to = Math.min(content.length(), at + random.nextInt(30));
        return switch (random.nextInt(5)) {
            case 0 -> content.substring(0, at);
            case 1 -> content.substring(0, at) + content.substring(to);
            case 2 -> content.substring(0, to) + content.substring(at);
            case 3 -> content.substring(0, at) + one(JSON) + content.substring(to);
            default -> afterAColon(content, at);
        };
    }

    /// Another value for some member of a JSON object.
    private String afterAColon(String content, int from) {
        int colon = content.indexOf(':', from);
        int end = colon < 0 ? -1 : content.indexOf(',', colon);
        return end < 0 ? one(JSON) + content : content.substring(0, colon + 1) + one(JSON) + content.substring(end);
    }

    /// Another framing of the body, mostly a wrong one.
    private RawRequest framed(RawRequest request) {
        String body = request.body();
        String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        RawRequest chunked = request.without("Content-Length").plus("Transfer-Encoding: chunked");
        return switch (random.nextInt(9)) {
            case 0 -> chunked.withBody((body.isEmpty() ? "" : chunk) + "0\r\n\r\n");
            case 1 -> chunked.withBody(chunk);
            case 2 -> chunked.withBody(chunk.substring(0, random.nextInt(chunk.length())));
            case 3 ->
                chunked.withBody(one(List.of(
                                "zz",
                                "-1",
                                "",
                                " 5",
                                "ffffffffffffffffff",
                                "7fffffffffffffff",
                                "5;" + "x".repeat(20_000)))
                        + "\r\n" + body);
            case 4 -> chunked.withBody(chunk + "0\r\nX: y\r\nContent-Length: 3\r\n\r\n");
            case 5 -> request.withHeader("Content-Length", Integer.toString(body.length() + random.nextInt(1, 5_000)));
            case 6 -> request.withHeader("Content-Length", Integer.toString(random.nextInt(body.length() + 1)));
            case 7 -> request.plus("Transfer-Encoding: chunked").withBody(chunk + "0\r\n\r\n");
            default -> request.withBody(body + request.text());
        };
    }

    /// A few bytes of it changed, or its end cut off.
    private String spoilt(String text) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int bytes = random.nextInt(1, 4); bytes > 0; bytes--) {
            spoilt.setCharAt(random.nextInt(Math.min(text.length(), 400)), (char) random.nextInt(256));
        }
        return random.nextInt(3) == 0 ? spoilt.substring(0, random.nextInt(text.length())) : spoilt.toString();
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
