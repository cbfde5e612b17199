// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a check has written, or may have: noted before the request is sent, since an answer can be lost.
final class Litter {

    private final Set<String> objects = new LinkedHashSet<>();
    private final Map<String, Set<String>> uploads = new LinkedHashMap<>();
    private final Set<Version> versions = new LinkedHashSet<>();

    /// A version of an object in a bucket that keeps them, or a mark of its deletion.
    record Version(String key, String id) {}

    synchronized void object(String key) {
        objects.add(key);
    }

    /// A key at which a multipart upload is about to be begun.
    synchronized void upload(String key) {
        uploads.computeIfAbsent(key, _ -> new LinkedHashSet<>());
    }

    synchronized void upload(String key, String id) {
        uploads.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(id);
    }

    /// @param id absent, or `null` as a text, where the bucket keeps no versions
    synchronized void version(String key, @Nullable String id) {
        if (id != null && !id.isEmpty() && !id.equals("null")) {
            versions.add(new Version(key, id));
        }
    }

    synchronized void gone(String key) {
        objects.remove(key);
    }

    synchronized void gone(Version version) {
        versions.remove(version);
    }

    synchronized void noUploadsAt(String key) {
        uploads.remove(key);
    }

    synchronized List<String> objects() {
        return new ArrayList<>(objects);
    }

    /// The keys of uploads, with the ids that are known.
    synchronized Map<String, Set<String>> uploads() {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        uploads.forEach((key, ids) -> copy.put(key, new LinkedHashSet<>(ids)));
        return copy;
    }

    synchronized List<Version> versions() {
        return new ArrayList<>(versions);
    }

    synchronized boolean isEmpty() {
        return objects.isEmpty() && uploads.isEmpty() && versions.isEmpty();
    }
}
