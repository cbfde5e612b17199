// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/// A bucket of Ceph's gateway, and a user of it who may do what the policy in `docs/s3.md` allows, and nothing else:
/// all else is denied expressly, since objects belong to who writes them, who may then do anything with them.
final class RestrictedBucket implements AutoCloseable {

    /// What is denied beside. Ceph 16 asks for some of it where S3 asks for something of the policy.
    private static final List<String> NEVER_ALLOWED = List.of(
            "s3:GetObjectAcl",
            "s3:PutObjectAcl",
            "s3:GetObjectVersion",
            "s3:DeleteObjectVersion",
            "s3:GetObjectTagging",
            "s3:PutObjectTagging",
            "s3:ListBucketVersions",
            "s3:GetBucketAcl",
            "s3:PutBucketAcl",
            "s3:GetBucketVersioning",
            "s3:PutBucketVersioning",
            "s3:GetLifecycleConfiguration",
            "s3:PutLifecycleConfiguration",
            "s3:GetBucketPolicy",
            "s3:PutBucketPolicy",
            "s3:DeleteBucket");

    private final String name = "gantry-restricted-"
            + HexFormat.of().toHexDigits(RandomGenerator.of("L64X128MixRandom").nextLong());
    private final Testbed.Rgw rgw;
    private final String admin;
    private final S3Clients owner;

    private RestrictedBucket() throws IOException {
        Testbed testbed = Testbed.find();
        rgw = testbed.rgw();
        admin = testbed.require("RGW_ADMIN");
        owner = S3Clients.open(config(rgw.accessKey(), rgw.secretKey()).build());
        administer("user", "create", "--display-name=" + name, "--access-key=" + name, "--secret=" + name);
        owner().createBucket(r -> r.bucket(name));
        deny();
    }

    static RestrictedBucket open() throws IOException {
        return new RestrictedBucket();
    }

    /// What a driver of the user is told.
    S3Config.Builder config() {
        return config(name, name);
    }

    private S3Config.Builder config(String accessKey, String secretKey) {
        return S3Config.builder(name, Location.at(rgw.endpoint(), "us-east-1").withPathStyle(true))
                .credentials(accessKey, secretKey)
                .upload(TestStores.SMALL_PARTS)
                .copy(TestStores.SMALL_COPIES);
    }

    private S3Client owner() {
        return owner.client();
    }

    /// From now on the user may do what the policy allows, but for these actions.
    void deny(String... actions) throws IOException {
        String principal = "\"Principal\": {\"AWS\": [\"arn:aws:iam:::user/%s\"]}".formatted(name);
        String denied = Stream.concat(NEVER_ALLOWED.stream(), Arrays.stream(actions))
                .map(action -> "\"" + action + "\"")
                .collect(Collectors.joining(", "));
        String denial =
                "\"Statement\": [{\"Effect\": \"Deny\", %s, \"Action\": [%s], \"Resource\": [\"arn:aws:s3:::%s\", \"arn:aws:s3:::%s/*\"]},"
                        .formatted(principal, denied, name, name);
        String policy = documentedPolicy()
                .replace("S3_BUCKET_NAME", name)
                .replace("\"Effect\": \"Allow\",", "\"Effect\": \"Allow\", " + principal + ",")
                .replace("\"Statement\": [", denial);
        owner().putBucketPolicy(r -> r.bucket(name).policy(policy));
    }

    private static String documentedPolicy() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path page = at.resolve("docs/s3.md");
            if (Files.isRegularFile(page)) {
                String text = Files.readString(page);
                int start = text.indexOf("```json") + "```json".length();
                return text.substring(start, text.indexOf("```", start));
            }
        }
        throw new IOException("docs/s3.md is in no folder above");
    }

    /// As [dev.gantry.storage.testkit.S3ProxyServer#contents].
    List<String> contents() {
        List<String> keys = new ArrayList<>();
        owner().listObjectsV2Paginator(r -> r.bucket(name)).contents().forEach(object -> keys.add(object.key()));
        owner().listMultipartUploads(r -> r.bucket(name))
                .uploads()
                .forEach(upload -> keys.add("unfinished upload of " + upload.key()));
        return keys;
    }

    /// Takes everything out and allows what the policy allows.
    void reset() throws IOException {
        deny();
        owner().listMultipartUploads(r -> r.bucket(name))
                .uploads()
                .forEach(upload -> owner().abortMultipartUpload(
                                r -> r.bucket(name).key(upload.key()).uploadId(upload.uploadId())));
        owner().listObjectsV2Paginator(r -> r.bucket(name))
                .contents()
                .forEach(object -> owner().deleteObject(r -> r.bucket(name).key(object.key())));
    }

    private void administer(String noun, String verb, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(admin, noun, verb, "--uid=" + name));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("%s failed: %s".formatted(command, said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command, e);
        }
    }

    @Override
    public void close() throws IOException {
        try (owner) {
            reset();
            owner().deleteBucket(r -> r.bucket(name));
            administer("user", "rm", "--purge-data");
        }
    }
}
