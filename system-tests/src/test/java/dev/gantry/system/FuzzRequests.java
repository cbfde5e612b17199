// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Valid requests of every kind, in random order, each about what the ones before it left: uploads that were begun,
/// blobs and manifests that were pushed.
final class FuzzRequests {

    private static final List<String> REPOSITORIES = List.of("fuzz/a", "fuzz/b", "fuzz/a/b.c");
    private static final List<String> TAGS = List.of("v1", "1.2", "1.2-alpine", "latest");
    private static final int MOST_BYTES = 60_000;
    private static final int REMEMBERED = 20;

    /// Gives the answer to a request.
    @FunctionalInterface
    interface Registry {
        RawAnswer answer(RawRequest request);
    }

    /// An upload that was begun, and the bytes that it has.
    private record Upload(String repository, String target, String content) {}

    private final SplittableRandom random;
    private final Registry registry;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<String> blobs = new ArrayList<>();
    private final List<String> manifests = new ArrayList<>();

    /// @param registry for the requests on which others build
    FuzzRequests(SplittableRandom random, Registry registry) {
        this.random = random;
        this.registry = registry;
    }

    RawRequest next() {
        String repository = one(REPOSITORIES);
        String base = "/v2/" + repository;
        return switch (random.nextInt(20)) {
            case 0 -> get(one(List.of("/v2/", "/v2", "/")));
            case 1 -> get("/v2/_catalog?n=%d&last=%s".formatted(random.nextInt(5), repository));
            case 2 -> get(base + "/tags/list?n=%d&last=%s".formatted(random.nextInt(5), one(TAGS)));
            case 3 -> get(base + "/manifests/" + one(TAGS));
            case 4 -> get(base + "/manifests/" + known(manifests));
            case 5 -> get(base + "/referrers/" + known(manifests) + "?artifactType=application/x");
            case 6 ->
                get(base + "/blobs/" + known(blobs)).plus("Range: bytes=%d-%d".formatted(random.nextInt(99), 999));
            case 7 -> putManifest(repository, image(repository));
            case 8 -> putManifest(repository, withSubject(image(repository)));
            case 9 -> putManifest(repository, index(repository));
            case 10 -> RawRequest.of("DELETE", base + "/manifests/" + one(TAGS), "");
            case 11 -> RawRequest.of("DELETE", base + "/blobs/" + known(blobs), "");
            case 12 -> RawRequest.of("POST", base + "/blobs/uploads/?digest-algorithm=sha512", "");
            case 13 -> pushWhole(repository);
            case 14 -> mount(repository);
            case 15 -> stream(upload(repository));
            case 16 -> chunk(upload(repository));
            case 17 -> finish(upload(repository));
            case 18 -> get(upload(repository).target);
            default -> RawRequest.of("DELETE", upload(repository).target, "");
        };
    }

    private RawRequest get(String target) {
        return RawRequest.of(random.nextInt(3) == 0 ? "HEAD" : "GET", target, "", "Accept: */*");
    }

    private RawRequest putManifest(String repository, String manifest) {
        String digest = digest(manifest);
        remember(manifests, digest);
        String reference = random.nextBoolean() ? one(TAGS) : digest;
        return RawRequest.of("PUT", "/v2/" + repository + "/manifests/" + reference, manifest);
    }

    /// Over blobs that are pushed for it.
    private String image(String repository) {
        Blob config = pushed(repository);
        Blob layer = pushed(repository);
        return RegistryClient.manifest(config, List.of(layer));
    }

    private String withSubject(String image) {
        String subject = "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(RegistryClient.MANIFEST_TYPE, known(manifests), random.nextInt(999));
        return "{\"subject\":" + subject + "," + image.substring(1);
    }

    private String index(String repository) {
        String image = image(repository);
        registry.answer(RawRequest.of("PUT", "/v2/" + repository + "/manifests/" + digest(image), image));
        return """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
                {"mediaType":"%s","digest":"%s","size":%d,"platform":{"architecture":"arm64","os":"linux"}}],
                "annotations":{"a":"b"}}""".formatted(RegistryClient.MANIFEST_TYPE, digest(image), image.length());
    }

    private Blob pushed(String repository) {
        Blob blob = Blob.random(random.nextInt(6), 300);
        registry.answer(whole(repository, content(blob)));
        return blob;
    }

    private RawRequest pushWhole(String repository) {
        return whole(repository, bytes());
    }

    private RawRequest whole(String repository, String content) {
        String digest = digest(content);
        remember(blobs, digest);
        String target = "/v2/" + repository + "/blobs/uploads/?digest=" + escaped(digest);
        return RawRequest.of("POST", target, content, "Content-Type: application/octet-stream");
    }

    private RawRequest mount(String repository) {
        String query = "?mount=%s&from=%s".formatted(escaped(known(blobs)), escaped(one(REPOSITORIES)));
        return RawRequest.of("POST", "/v2/" + repository + "/blobs/uploads/" + query, "");
    }

    private RawRequest stream(Upload upload) {
        return RawRequest.of("PATCH", upload.target, bytes(), "Content-Type: application/octet-stream");
    }

    private RawRequest chunk(Upload upload) {
        String bytes = bytes();
        int start = upload.content.length();
        String range = "Content-Range: %d-%d".formatted(start, start + bytes.length() - 1);
        return RawRequest.of("PATCH", upload.target, bytes, range);
    }

    private RawRequest finish(Upload upload) {
        String bytes = random.nextBoolean() ? "" : bytes();
        String digest = digest(upload.content + bytes);
        remember(blobs, digest);
        return RawRequest.of("PUT", upload.target + "&digest=" + escaped(digest), bytes);
    }

    /// One that was begun long ago, or one that is begun and mostly brought forward now.
    private Upload upload(String repository) {
        if (uploads.size() > REMEMBERED / 2 && random.nextInt(3) == 0) {
            return uploads.get(random.nextInt(uploads.size()));
        }
        RawAnswer begun = registry.answer(RawRequest.of("POST", "/v2/" + repository + "/blobs/uploads/", ""));
        Upload upload = new Upload(repository, target(begun), "");
        for (int patches = random.nextInt(3); patches > 0; patches--) {
            RawRequest patch = random.nextBoolean() ? stream(upload) : chunk(upload);
            RawAnswer answer = registry.answer(patch);
            if (answer.status() == 202) {
                upload = new Upload(repository, target(answer), upload.content + patch.body());
            }
        }
        remember(uploads, upload);
        return upload;
    }

    private static String target(RawAnswer answer) {
        URI location = URI.create(answer.header("Location").orElseThrow());
        return location.getRawPath() + "?" + location.getRawQuery();
    }

    private String bytes() {
        int count = random.nextInt(1, MOST_BYTES);
        return content(Blob.random(random.nextLong(), random.nextInt(4) == 0 ? count : 1 + count / 100));
    }

    private static String content(Blob blob) {
        return new String(blob.slice(0, Math.toIntExact(blob.sizeBytes())), ISO_8859_1);
    }

    private static String digest(String content) {
        return Blob.digestOf(content.getBytes(ISO_8859_1));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, ISO_8859_1);
    }

    /// A digest that was pushed, if any was.
    private String known(List<String> digests) {
        return digests.isEmpty() ? digest("") : digests.get(random.nextInt(digests.size()));
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> void remember(List<T> list, T item) {
        if (list.size() == REMEMBERED) {
            list.remove(random.nextInt(REMEMBERED));
        }
        list.add(item);
    }
}
