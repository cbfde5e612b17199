// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the registry said that it took, by its answers, and so what may lie in its bucket.
final class FuzzLedger {

    private static final Pattern LOCATION = Pattern.compile(".*?/v2/(.+)/(blobs|manifests)/([a-z0-9]+):([0-9a-f]+)");
    private static final Pattern TARGET = Pattern.compile("(\\S+) HTTP/1\\.1\r\n");
    private static final Pattern PROGRESS = Pattern.compile("0-([0-9]+)");
    private static final Pattern CONTENT =
            Pattern.compile("docker/registry/v2/blobs/([a-z0-9]+)/([0-9a-f]{2})/(\\2[0-9a-f]+)/data");
    private static final Pattern UPLOAD = Pattern.compile(
            "docker/registry/v2/_gantry/uploads/([0-9a-f-]{36})(/state|-[0-9a-f]+/data|-[0-9a-f]+/tail-[0-9a-f]+)");
    private static final Pattern REFERRER = Pattern.compile(
            "docker/registry/v2/repositories/(.+)/_referrers/[a-z0-9]+/[0-9a-f]+/([a-z0-9]+/[0-9a-f]+)/link");

    private final Set<String> uploads = ConcurrentHashMap.newKeySet();
    private final Set<Long> sizes = ConcurrentHashMap.newKeySet();
    private final Set<String> contents = ConcurrentHashMap.newKeySet();
    private final Set<String> links = ConcurrentHashMap.newKeySet();

    /// Takes down what an answer promises.
    ///
    /// @param request as it went over the line, with others behind it
    void add(String request, RawAnswer answer) {
        if (answer.status() == 202) {
            answer.header("Docker-Upload-Uuid").ifPresent(uploads::add);
            Matcher progress = PROGRESS.matcher(answer.header("Range").orElse(""));
            if (progress.matches()) {
                sizes.add(Long.parseLong(progress.group(1)) + 1);
            }
        }
        Matcher created = LOCATION.matcher(answer.header("Location").orElse(""));
        if (answer.status() == 201 && created.matches()) {
            created(created, tags(request, answer));
        }
    }

    private void created(Matcher location, List<String> tags) {
        String repository = "docker/registry/v2/repositories/" + location.group(1);
        String digest = location.group(3) + "/" + location.group(4);
        contents.add(digest);
        if (location.group(2).equals("blobs")) {
            links.add(repository + "/_layers/" + digest + "/link");
            return;
        }
        links.add(repository + "/_manifests/revisions/" + digest + "/link");
        for (String tag : tags) {
            links.add(repository + "/_manifests/tags/" + tag + "/current/link");
            links.add(repository + "/_manifests/tags/" + tag + "/index/" + digest + "/link");
        }
    }

    /// The last segments of the paths in the first lines of requests, and those that the answer says it set beside.
    private static List<String> tags(String requests, RawAnswer answer) {
        List<String> tags = new ArrayList<>();
        Matcher target = TARGET.matcher(requests);
        while (target.find()) {
            String path = decoded(target.group(1).split("[?#]", 2)[0]);
            tags.add(path.substring(path.lastIndexOf('/') + 1));
        }
        for (String line : answer.headers("OCI-Tag")) {
            tags.addAll(List.of(line.split("\\s*,\\s*")));
        }
        return tags;
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    int created() {
        return links.size();
    }

    /// Asserts that nothing lies in the bucket for which no request was answered well.
    void assertAccountsFor(S3Bucket bucket) {
        SequencedMap<String, Long> objects = bucket.objects();
        assertThat(objects.entrySet())
                .as("objects in the bucket that no accepted request accounts for")
                .filteredOn(object -> !isAccountedFor(object.getKey(), object.getValue()))
                .isEmpty();
        assertThat(bucket.openUploads())
                .filteredOn(key -> !isAccountedFor(key, -1))
                .isEmpty();
    }

    private boolean isAccountedFor(String key, long sizeBytes) {
        Matcher content = CONTENT.matcher(key);
        if (content.matches()) {
            // Bytes that were sent without a range may lie under their digest before it is asked for.
            return contents.contains(content.group(1) + "/" + content.group(3)) || sizes.contains(sizeBytes);
        }
        Matcher upload = UPLOAD.matcher(key);
        if (upload.matches()) {
            return uploads.contains(upload.group(1));
        }
        Matcher referrer = REFERRER.matcher(key);
        String subject = referrer.matches()
                ? "docker/registry/v2/repositories/%s/_manifests/revisions/%s/link"
                        .formatted(referrer.group(1), referrer.group(2))
                : key;
        return links.contains(subject);
    }
}
