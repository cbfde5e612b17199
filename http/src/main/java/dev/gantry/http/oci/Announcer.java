// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.event.Event;
import dev.gantry.registry.event.EventAction;
import dev.gantry.registry.event.EventRequest;
import dev.gantry.registry.event.EventSink;
import dev.gantry.registry.event.EventTarget;
import dev.gantry.registry.event.EventTarget.Content;
import dev.gantry.registry.manifest.PushedManifest;
import dev.gantry.registry.manifest.StoredManifest;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the sink of events what requests did, once it is done and before it is answered, in Distribution's terms:
/// a HEAD is a pull, blobs have the type of plain bytes, and all have the address by digest.
final class Announcer {

    private static final String BYTES = "application/octet-stream";

    private final EventSink sink;
    private final Locations locations;

    Announcer(EventSink sink, Locations locations) {
        this.sink = sink;
        this.locations = locations;
    }

    /// To be asked before anything is changed.
    void requireRoom() throws StorageException {
        sink.requireRoom();
    }

    void pulled(HttpRequest request, RepositoryName repository, Blob blob) throws StorageException {
        if (sink.isWanted(EventAction.PULL)) {
            keep(EventAction.PULL, request, target(request, repository, blob));
        }
    }

    /// @param by the reference by which it was asked for
    void pulled(HttpRequest request, RepositoryName repository, Reference by, StoredManifest manifest)
            throws StorageException {
        if (sink.isWanted(EventAction.PULL)) {
            Tag tag = by instanceof Tag named ? named : null;
            EventTarget target = target(request, repository, manifest.digest(), manifest);
            keep(EventAction.PULL, request, target.tagged(tag));
        }
    }

    void pushed(HttpRequest request, RepositoryName repository, Blob blob) throws StorageException {
        if (sink.isWanted(EventAction.PUSH)) {
            keep(EventAction.PUSH, request, target(request, repository, blob));
        }
    }

    /// One event for the reference, and one for each further tag that the push named.
    void pushed(
            HttpRequest request, RepositoryName repository, Reference by, List<Tag> further, PushedManifest manifest)
            throws StorageException {
        if (sink.isWanted(EventAction.PUSH)) {
            EventTarget target = target(request, repository, manifest.digest(), manifest.stored());
            List<EventTarget> targets = new ArrayList<>();
            targets.add(target.tagged(by instanceof Tag named ? named : null));
            further.forEach(tag -> targets.add(target.tagged(tag)));
            keep(EventAction.PUSH, request, targets);
        }
    }

    /// @param from null where the client named no source
    void mounted(HttpRequest request, RepositoryName repository, Blob blob, @Nullable RepositoryName from)
            throws StorageException {
        if (sink.isWanted(EventAction.MOUNT)) {
            EventTarget target = target(request, repository, blob);
            keep(EventAction.MOUNT, request, target.mountedFrom(from));
        }
    }

    /// @param tags that went with it, if it is a manifest
    void deleted(HttpRequest request, RepositoryName repository, Digest digest, List<Tag> tags)
            throws StorageException {
        if (sink.isWanted(EventAction.DELETE)) {
            List<EventTarget> targets = new ArrayList<>();
            targets.add(EventTarget.deleted(repository, digest));
            tags.forEach(tag -> targets.add(EventTarget.deleted(repository, tag)));
            keep(EventAction.DELETE, request, targets);
        }
    }

    void deleted(HttpRequest request, RepositoryName repository, Tag tag) throws StorageException {
        if (sink.isWanted(EventAction.DELETE)) {
            keep(EventAction.DELETE, request, EventTarget.deleted(repository, tag));
        }
    }

    private EventTarget target(HttpRequest request, RepositoryName repository, Blob blob) {
        String url = locations.absolute(request, repository + "/blobs/" + blob.digest());
        return EventTarget.of(repository, Content.of(BYTES, blob.digest(), blob.sizeBytes()), url);
    }

    private EventTarget target(HttpRequest request, RepositoryName repository, Digest digest, StoredManifest manifest) {
        String url = locations.absolute(request, repository + "/manifests/" + digest);
        Content content = Content.of(manifest.mediaType(), digest, manifest.sizeBytes());
        EventTarget target = EventTarget.of(repository, content, url);
        return sink.wantsReferences() ? target.referringTo(manifest.references()) : target;
    }

    private void keep(EventAction action, HttpRequest request, EventTarget target) throws StorageException {
        keep(action, request, List.of(target));
    }

    private void keep(EventAction action, HttpRequest request, List<EventTarget> targets) throws StorageException {
        var by = new EventRequest(
                request.notes().id(),
                request.clientAddress(),
                request.authority(),
                request.method(),
                request.headers().first("User-Agent").orElse(""));
        String actor = request.notes().user();
        sink.keep(targets.stream()
                .map(target -> new Event(action, target, by, actor))
                .toList());
    }
}
