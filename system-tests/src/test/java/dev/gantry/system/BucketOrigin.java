// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import dev.gantry.storage.testkit.edge.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket as the origin of an edge, which reads there by keys of its own.
record BucketOrigin(S3Bucket bucket) implements Origin {

    @Override
    public Content get(String key, Optional<String> range) throws IOException {
        try {
            ResponseInputStream<GetObjectResponse> object = bucket.open(key, range);
            GetObjectResponse answer = object.response();
            Map<String, String> headers = new HashMap<>(Map.of("ETag", answer.eTag(), "Accept-Ranges", "bytes"));
            if (answer.contentRange() != null) {
                headers.put("Content-Range", answer.contentRange());
            }
            return new Content(answer.contentRange() == null ? 200 : 206, answer.contentLength(), headers, object);
        } catch (S3Exception e) {
            byte[] body = NO_SUCH_KEY.getBytes(StandardCharsets.UTF_8);
            return new Content(e.statusCode(), body.length, Map.of(), new ByteArrayInputStream(body));
        }
    }
}
