// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket of its own for one test, seen past Gantry: what really lies in the store. Emptied and deleted at the end.
public final class S3Bucket implements AutoCloseable {

    /// `blobs/<algorithm>/<two>/<hex>/data`, wherever the root directory is.
    private static final Pattern BLOB = Pattern.compile(".*/blobs/sha256/[0-9a-f]{2}/([0-9a-f]{64})/data");

    private static final int WRITERS = 32;

    private static final int DELETIONS = 8;

    /// What one request may name at most.
    private static final int DELETED_AT_ONCE = 1000;

    /// Of the parts that [#openUpload] sends.
    static final long PART_BYTES = 100_000;

    private final S3Server server;
    private final String name;
    private final S3Client s3;

    private S3Bucket(S3Server server, String name, S3Client s3) {
        this.server = server;
        this.name = name;
        this.s3 = s3;
    }

    public static S3Bucket create(S3Server server) {
        S3Client s3 = client(server);
        String name =
                "gantry-" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        s3.createBucket(request -> request.bucket(name));
        return new S3Bucket(server, name, s3);
    }

    public S3Server server() {
        return server;
    }

    public String name() {
        return name;
    }

    /// Sizes in bytes by key, in the store's order.
    SequencedMap<String, Long> objects() {
        SequencedMap<String, Long> sizes = new TreeMap<>();
        for (S3Object object :
                s3.listObjectsV2Paginator(request -> request.bucket(name)).contents()) {
            sizes.put(object.key(), object.size());
        }
        return sizes;
    }

    /// Keys of multipart uploads that are neither completed nor aborted.
    List<String> openUploads() {
        return s3.listMultipartUploadsPaginator(request -> request.bucket(name)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    /// Sizes in bytes of the parts of the one multipart upload that is neither completed nor aborted.
    List<Long> partSizesOfOpenUpload() {
        List<MultipartUpload> open =
                s3.listMultipartUploads(request -> request.bucket(name)).uploads();
        assertThat(open).hasSize(1);
        return s3
                .listPartsPaginator(request -> request.bucket(name)
                        .key(open.getFirst().key())
                        .uploadId(open.getFirst().uploadId()))
                .parts()
                .stream()
                .map(Part::size)
                .toList();
    }

    /// Opens a multipart upload, sends it so many parts of [#PART_BYTES], and leaves it open.
    void openUpload(String key, int parts) {
        String id = s3.createMultipartUpload(request -> request.bucket(name).key(key))
                .uploadId();
        for (int part = 1; part <= parts; part++) {
            int number = part;
            s3.uploadPart(
                    request -> request.bucket(name).key(key).uploadId(id).partNumber(number),
                    RequestBody.fromBytes(new byte[(int) PART_BYTES]));
        }
    }

    /// Writes an object of one byte.
    void put(String key) {
        put(key, new byte[1]);
    }

    void put(String key, byte[] content) {
        s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(content));
    }

    void delete(String key) {
        s3.deleteObject(request -> request.bucket(name).key(key));
    }

    void deleteUnder(String prefix) {
        objects().keySet().stream().filter(key -> key.startsWith(prefix)).forEach(this::delete);
    }

    /// Writes small objects, many at once.
    void putAll(Map<String, String> contents) throws IOException {
        try (var writers = new Fanout<Boolean>(WRITERS)) {
            contents.forEach((key, content) -> writers.fork(() -> {
                s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromString(content));
                return true;
            }));
            writers.join();
        }
    }

    /// Without its quotes.
    String etag(String key) {
        return s3.headObject(request -> request.bucket(name).key(key)).eTag().replace("\"", "");
    }

    InputStream open(String key) {
        return s3.getObject(request -> request.bucket(name).key(key));
    }

    /// Asks for an object, or for a part of it, as a content delivery network does.
    ResponseInputStream<GetObjectResponse> open(String key, Optional<String> range) {
        return s3.getObject(request -> request.bucket(name).key(key).range(range.orElse(null)));
    }

    /// Reads every blob in the bucket and asserts that it has the bytes that its key promises.
    ///
    /// @return how many there are
    int assertEveryBlobHasItsBytes() throws IOException {
        List<String> blobs = objects().keySet().stream()
                .filter(key -> BLOB.matcher(key).matches())
                .toList();
        try (var readers = new Fanout<String>(4)) {
            blobs.forEach(key -> readers.fork(() -> wrongBytes(key)));
            assertThat(readers.join()).filteredOn(wrong -> !wrong.isEmpty()).isEmpty();
        }
        return blobs.size();
    }

    private String wrongBytes(String key) {
        Matcher blob = BLOB.matcher(key);
        assertThat(blob.matches()).isTrue();
        String digest = Blob.digestOf(open(key));
        return digest.equals("sha256:" + blob.group(1)) ? "" : "%s holds %s".formatted(key, digest);
    }

    /// Deletes the objects whose keys contain the text.
    public void deleteWhere(String text) {
        objects().keySet().stream()
                .filter(key -> key.contains(text))
                .forEach(key -> s3.deleteObject(request -> request.bucket(name).key(key)));
    }

    void clear() {
        s3.listMultipartUploadsPaginator(request -> request.bucket(name))
                .uploads()
                .forEach(upload -> s3.abortMultipartUpload(
                        request -> request.bucket(name).key(upload.key()).uploadId(upload.uploadId())));
        List<String> keys = new ArrayList<>(objects().sequencedKeySet());
        try (var deletions = new Fanout<Boolean>(DELETIONS)) {
            for (int from = 0; from < keys.size(); from += DELETED_AT_ONCE) {
                List<String> batch = keys.subList(from, Math.min(from + DELETED_AT_ONCE, keys.size()));
                deletions.fork(() -> deleteAll(batch));
            }
            deletions.join();
        } catch (IOException e) {
            throw new UncheckedIOException("the bucket could not be cleared", e);
        }
    }

    private boolean deleteAll(List<String> keys) {
        List<ObjectIdentifier> named = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        s3.deleteObjects(request -> request.bucket(name).delete(delete -> delete.objects(named)));
        return true;
    }

    @Override
    public void close() {
        clear();
        s3.deleteBucket(request -> request.bucket(name));
        s3.close();
    }

    private static S3Client client(S3Server server) {
        return S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                // Ceph refuses an object of no bytes that is sent in signed chunks.
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(40)))
                .build();
    }
}
