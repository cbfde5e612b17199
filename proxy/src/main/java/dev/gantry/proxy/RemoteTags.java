// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.proxy.remote.RemoteException;
import dev.gantry.proxy.remote.RemoteRegistry.RemoteList;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.tag.TagPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a page of what a registry answers that may know nothing of pages.
final class RemoteTags {

    private static final JsonMapper JSON = new JsonMapper();

    private RemoteTags() {}

    /// @param last the tag after which the page was asked for; null for the first
    /// @param limit the most tags that it was asked for
    static TagPage page(RemoteList answer, @Nullable String last, int limit) throws RemoteException {
        List<Tag> tags = parse(answer.json());
        boolean ignoresPosition =
                last != null && tags.stream().anyMatch(tag -> tag.text().equals(last));
        if (ignoresPosition || tags.size() > limit) {
            tags = tags.stream()
                    .sorted()
                    .filter(tag -> last == null || tag.text().compareTo(last) > 0)
                    .toList();
        }
        boolean isCut = tags.size() > limit;
        return new TagPage(isCut ? tags.subList(0, limit) : tags, isCut || answer.next() != null);
    }

    private static List<Tag> parse(String json) throws RemoteException {
        try {
            List<Tag> tags = new ArrayList<>();
            for (JsonNode tag : JSON.readTree(json).path("tags")) {
                String text = tag.asString("");
                if (Tag.isValid(text)) {
                    tags.add(new Tag(text));
                }
            }
            return tags;
        } catch (JacksonException e) {
            throw new RemoteException(RemoteException.Kind.AWAY, "list tags", "the answer is no JSON", e);
        }
    }
}
