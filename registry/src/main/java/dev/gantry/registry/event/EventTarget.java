// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content that an event is about. Of what was deleted only its name is known.
///
/// @param content what it is, null for a deleted tag
/// @param url where it can be had, null for what was deleted
/// @param tag by which it was named
/// @param from the repository from which a blob was mounted
/// @param references what a manifest refers to, where [EventSink#wantsReferences]
public record EventTarget(
        RepositoryName repository,
        @Nullable Content content,
        @Nullable String url,
        @Nullable Tag tag,
        @Nullable RepositoryName from,
        List<Content> references) {

    public EventTarget {
        references = List.copyOf(references);
    }

    /// A descriptor, as far as it is told of.
    ///
    /// @param mediaType empty for what was deleted
    /// @param sizeBytes zero for what was deleted
    public record Content(String mediaType, Digest digest, long sizeBytes, List<String> urls) {
        public Content {
            urls = List.copyOf(urls);
        }

        public static Content of(String mediaType, Digest digest, long sizeBytes) {
            return new Content(mediaType, digest, sizeBytes, List.of());
        }
    }

    /// Content that is there.
    public static EventTarget of(RepositoryName repository, Content content, String url) {
        return new EventTarget(repository, content, url, null, null, List.of());
    }

    /// Content that was deleted.
    public static EventTarget deleted(RepositoryName repository, Digest digest) {
        return new EventTarget(repository, Content.of("", digest, 0), null, null, null, List.of());
    }

    /// A tag that was deleted.
    public static EventTarget deleted(RepositoryName repository, Tag tag) {
        return new EventTarget(repository, null, null, tag, null, List.of());
    }

    public EventTarget tagged(@Nullable Tag name) {
        return new EventTarget(repository, content, url, name, from, references);
    }

    public EventTarget mountedFrom(@Nullable RepositoryName source) {
        return new EventTarget(repository, content, url, tag, source, references);
    }

    public EventTarget referringTo(List<Content> contents) {
        return new EventTarget(repository, content, url, tag, from, contents);
    }

    /// Its media type, empty where that is not known.
    public String mediaType() {
        return content == null ? "" : content.mediaType();
    }
}
