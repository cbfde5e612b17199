// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.watch.S3Operation;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Finds what a request asks for, from its method, its query and its headers.
final class Operations {

    private Operations() {}

    static S3Operation of(SdkHttpRequest head) {
        Set<String> query = head.rawQueryParameters().keySet();
        return switch (head.method()) {
            case GET -> get(query);
            case HEAD -> isOfBucket(head) ? S3Operation.HEAD_BUCKET : S3Operation.HEAD_OBJECT;
            case PUT -> put(query, head.firstMatchingHeader("x-amz-copy-source").isPresent());
            case POST -> post(query);
            case DELETE -> query.contains("uploadId") ? S3Operation.ABORT_MULTIPART_UPLOAD : S3Operation.DELETE_OBJECT;
            default -> S3Operation.OTHER;
        };
    }

    private static S3Operation get(Set<String> query) {
        if (query.contains("uploads")) {
            return S3Operation.LIST_MULTIPART_UPLOADS;
        }
        if (query.contains("uploadId")) {
            return S3Operation.LIST_PARTS;
        }
        return query.contains("list-type") ? S3Operation.LIST_OBJECTS : S3Operation.GET_OBJECT;
    }

    private static S3Operation put(Set<String> query, boolean isCopy) {
        if (query.contains("partNumber")) {
            return isCopy ? S3Operation.UPLOAD_PART_COPY : S3Operation.UPLOAD_PART;
        }
        return isCopy ? S3Operation.COPY_OBJECT : S3Operation.PUT_OBJECT;
    }

    private static S3Operation post(Set<String> query) {
        if (query.contains("uploads")) {
            return S3Operation.CREATE_MULTIPART_UPLOAD;
        }
        if (query.contains("uploadId")) {
            return S3Operation.COMPLETE_MULTIPART_UPLOAD;
        }
        return query.contains("delete") ? S3Operation.DELETE_OBJECTS : S3Operation.OTHER;
    }

    /// The path names at most the bucket: the keys that we ask for have more than one step.
    private static boolean isOfBucket(SdkHttpRequest head) {
        return head.encodedPath().replaceAll("^/+|/+$", "").indexOf('/') < 0;
    }
}
