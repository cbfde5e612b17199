// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import dev.gantry.storage.Child;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/// Listings of objects that are ordered by the texts of their paths.
final class Listing {

    /// The character that follows the slash: `a0` comes right after everything below `a/`.
    private static final String AFTER_SLASH = "0";

    private final NavigableMap<String, StoredObject> objects;

    Listing(NavigableMap<String, StoredObject> objects) {
        this.objects = objects;
    }

    Page<ObjectInfo> objects(StoragePath folder, @Nullable String after, int limit) {
        List<ObjectInfo> found = new ArrayList<>();
        for (StoredObject object : below(folder, after).values()) {
            if (found.size() == limit) {
                return new Page<>(found, true);
            }
            found.add(object.info());
        }
        return new Page<>(found, false);
    }

    Page<Child> children(StoragePath folder, @Nullable String after, int limit) {
        String prefix = prefix(folder);
        NavigableMap<String, StoredObject> rest = below(folder, after == null ? null : prefix + after);
        List<Child> found = new ArrayList<>();
        for (var next = rest.firstEntry(); next != null; next = rest.firstEntry()) {
            Child child = child(next, prefix);
            if (after == null || Utf8Order.compare(child.sortKey(), after) > 0) {
                if (found.size() == limit) {
                    return new Page<>(found, true);
                }
                found.add(child);
            }
            rest = child.isFolder()
                    ? rest.tailMap(prefix + child.name() + AFTER_SLASH, true)
                    : rest.tailMap(next.getKey(), false);
        }
        return new Page<>(found, false);
    }

    private static Child child(Map.Entry<String, StoredObject> entry, String prefix) {
        String below = entry.getKey().substring(prefix.length());
        int slash = below.indexOf('/');
        return slash < 0 ? new Child(below, false) : new Child(below.substring(0, slash), true);
    }

    /// What lies below a folder, and after a text.
    private NavigableMap<String, StoredObject> below(StoragePath folder, @Nullable String after) {
        String first = prefix(folder);
        String end = first.substring(0, first.length() - 1) + AFTER_SLASH;
        if (after == null || Utf8Order.compare(after, first) < 0) {
            return objects.subMap(first, true, end, false);
        }
        return Utf8Order.compare(after, end) < 0
                ? objects.subMap(after, false, end, false)
                : objects.subMap(end, false, end, false);
    }

    private static String prefix(StoragePath folder) {
        return folder.isRoot() ? "/" : folder.text() + "/";
    }
}
