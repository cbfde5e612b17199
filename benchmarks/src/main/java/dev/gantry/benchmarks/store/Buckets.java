// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.store;

import dev.gantry.benchmarks.scenario.Bucket;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// Buckets come and go with what is measured in them.
public final class Buckets {

    private static final int AT_ONCE = 8;

    private Buckets() {}

    /// Makes one that is empty.
    public static Bucket create(S3Client client, String name) {
        client.createBucket(request -> request.bucket(name));
        return new Bucket(client, name);
    }

    /// Removes what is in a bucket, uploads that were begun included.
    public static void empty(Bucket bucket) throws IOException {
        S3Client client = bucket.client();
        for (MultipartUpload upload : client.listMultipartUploadsPaginator(list -> list.bucket(bucket.name()))
                .uploads()) {
            client.abortMultipartUpload(
                    abort -> abort.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId()));
        }
        try (var deletes = new Fanout<Boolean>(AT_ONCE)) {
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(list -> list.bucket(bucket.name()))) {
                deletes.fork(() -> delete(bucket, page));
            }
            deletes.join();
        }
    }

    /// Removes a bucket and what is in it.
    public static void remove(Bucket bucket) throws IOException {
        empty(bucket);
        bucket.client().deleteBucket(delete -> delete.bucket(bucket.name()));
    }

    private static boolean delete(Bucket bucket, ListObjectsV2Response page) {
        List<ObjectIdentifier> keys = page.contents().stream()
                .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                .toList();
        if (!keys.isEmpty()) {
            bucket.client()
                    .deleteObjects(request -> request.bucket(bucket.name())
                            .delete(these -> these.objects(keys).quiet(true)));
        }
        return true;
    }
}
