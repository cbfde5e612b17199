// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

import dev.gantry.registry.layout.ListPosition;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.Child;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A page of tags from the store's listing, in the specification's order.
final class TagListing {
    /*
     * The store orders folders: "1.2-alpine/" before "1.2.1/" before "1.2/", since '-' and '.' sort before '/'. The
     * specification orders tags: "1.2" before both. All other characters of a tag sort behind '/', so the orders
     * differ for a tag and those that continue it with '-' or '.', and for no others.
     *
     * Let F be the last tag of a listing that was cut there. A tag T that it did not reach has T/ > F/. If T < F as
     * text, then F continues T with '-' or '.'. So what is missing from the page is among the beginnings of F that
     * end before a '-' or a '.': few, and looked for in parallel. And no tag that was listed comes after one that was
     * not reached: were G > U > F as text with G/ < F/, then G would continue F with '-' or '.', and so would U,
     * being between them, which the listing would have reached.
     *
     * The listing starts after "tags/<last>" without a slash, so that it sees what continues <last>; beginnings of
     * <last> that come with it were on an earlier page.
     *
     * A listing shows folders, not what is in them: a tag of which a broken deletion left only the history is listed,
     * though it is found by nobody, until it is deleted again. A request for each tag would be the price of more.
     */
    private static final int WIDTH = 16;

    /// Tags are not longer.
    private static final int MAX_LENGTH = 128;

    private final StorageDriver driver;

    TagListing(StorageDriver driver) {
        this.driver = driver;
    }

    TagPage list(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        StoragePath folder = StorageLayout.tags(repository);
        TreeSet<Tag> found = new TreeSet<>();
        @Nullable String after = last == null ? null : ListPosition.of(last, MAX_LENGTH);
        boolean hasMore = true;
        while (hasMore && found.size() < limit) {
            int wanted = (int) Math.min(Integer.MAX_VALUE, (long) limit - found.size() + 1);
            Page<Child> page = driver.children(folder, after, wanted);
            for (Child child : page.items()) {
                after = child.sortKey();
                if (child.isFolder() && Tag.isValid(child.name()) && isAfter(child.name(), last)) {
                    found.add(new Tag(child.name()));
                }
            }
            hasMore = page.hasMore() && !page.items().isEmpty();
        }
        if (hasMore && after != null) {
            found.addAll(beginnings(repository, after, last));
        }
        List<Tag> tags = found.stream().limit(limit).toList();
        return new TagPage(tags, hasMore || found.size() > limit);
    }

    private List<Tag> beginnings(RepositoryName repository, String frontier, @Nullable String last) throws IOException {
        try (var probes = new Fanout<Optional<Tag>>(WIDTH)) {
            for (int i = 1; i < frontier.length(); i++) {
                String beginning = frontier.substring(0, i);
                char next = frontier.charAt(i);
                if ((next == '-' || next == '.') && Tag.isValid(beginning) && isAfter(beginning, last)) {
                    probes.fork(() -> probe(repository, new Tag(beginning)));
                }
            }
            List<Tag> found = new ArrayList<>();
            probes.join().forEach(tag -> tag.ifPresent(found::add));
            return found;
        }
    }

    private Optional<Tag> probe(RepositoryName repository, Tag tag) throws StorageException {
        return driver.stat(StorageLayout.tagCurrent(repository, tag)).map(info -> tag);
    }

    private static boolean isAfter(String tag, @Nullable String last) {
        return last == null || tag.compareTo(last) > 0;
    }
}
