// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.util.Optional;

/// A request to S3 as the proxy sees it.
///
/// @param kind the method and what it asks for: `PUT:Part`, `GET:List`
/// @param target path and query, as on the wire
/// @param head the start line and the headers, as on the wire
public record S3Request(String kind, String method, String target, String head) {

    static S3Request of(HttpHead head) {
        String method = head.word(0);
        String target = head.word(1);
        String kind = kind(method, target, head.header("x-amz-copy-source") != null);
        return new S3Request(kind, method, target, head.text());
    }

    /// The value of a header, whatever the case of its name; empty if it is not there.
    public Optional<String> header(String name) {
        return Optional.ofNullable(new HttpHead(head).header(name));
    }

    private static String kind(String method, String target, boolean isCopy) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : "&" + target.substring(mark + 1);
        int slash = path.indexOf('/', 1);
        boolean isBucket = slash < 0 || slash == path.length() - 1;
        boolean hasUploadId = query.contains("&uploadId=");
        return switch (method) {
            case "GET" -> {
                if (query.contains("&uploads")) {
                    yield "GET:ListUploads";
                }
                yield hasUploadId ? "GET:ListParts" : isBucket ? "GET:List" : "GET:Object";
            }
            case "PUT" -> {
                if (query.contains("&partNumber=")) {
                    yield isCopy ? "PUT:PartCopy" : "PUT:Part";
                }
                yield isCopy ? "PUT:Copy" : isBucket ? "PUT:Bucket" : "PUT:Object";
            }
            case "POST" -> {
                if (query.contains("&uploads")) {
                    yield "POST:CreateMPU";
                }
                yield hasUploadId ? "POST:CompleteMPU" : query.contains("&delete") ? "POST:DeleteMany" : "POST:other";
            }
            case "DELETE" -> hasUploadId ? "DELETE:AbortMPU" : isBucket ? "DELETE:Bucket" : "DELETE:Object";
            case "HEAD" -> isBucket ? "HEAD:Bucket" : "HEAD:Object";
            default -> method;
        };
    }
}
