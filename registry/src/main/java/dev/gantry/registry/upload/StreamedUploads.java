// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Uploads whose state travels in the token alone, as nearly every client makes them: one PATCH and an empty PUT,
/// or one PUT.
final class StreamedUploads {
    /*
     * A PATCH that ends cleanly is turned into something immutable that its token names:
     *   - what the store can publish without a copy is published under its own digest at once. That is right whatever
     *     the client does next; if it never returns, the blob is garbage that no link names;
     *   - the rest is sealed in staging, under a nonce of this request.
     * So two requests that replay one token write to different places, and neither can change what the other's answer
     * names. A request that adds to an earlier one begins an object of its own with the earlier bytes as its prefix.
     *
     * A PUT with the whole body knows the content key before the first byte. It writes there, invisibly, and completes
     * only when the digest is right; a wrong one leaves the token as good as it was.
     *
     * Bytes are hashed by the algorithm that was announced for the upload, or by that of the digest where it is known
     * first. An upload that ends under another one is finished like one that goes on, with an empty rest: its bytes are
     * the prefix. What was published early under the announced one stays as garbage that no link names.
     */
    /// What a URL may carry of a resume token; one of about 140 parts. A longer one goes into a state object.
    private static final int MAX_RESUME_CHARS = 3_000;

    private final StorageDriver driver;
    private final Prefixes prefixes;
    private final Publisher publisher;
    private final Presence presence;
    private final ChunkedUploads chunked;
    private final Function<UploadId, StoragePath> staging;
    private final InstantSource time;

    /// @param staging a new staging path, different at every call
    StreamedUploads(
            StorageDriver driver,
            Publisher publisher,
            Presence presence,
            ChunkedUploads chunked,
            Function<UploadId, StoragePath> staging,
            InstantSource time) {
        this.driver = driver;
        this.prefixes = new Prefixes(driver);
        this.publisher = publisher;
        this.presence = presence;
        this.chunked = chunked;
        this.staging = staging;
        this.time = time;
    }

    UploadToken append(UploadToken token, Body body) throws IOException {
        if (body.isEmpty()) {
            return token;
        }
        ObjectInfo prefix = prefixes.settle(token);
        UploadToken moved = Gone.unlessThere(token, () -> append(token, body, prefix));
        boolean isLong = moved.bytes() instanceof Whereabouts.Staged staged
                && staged.resume().text().length() > MAX_RESUME_CHARS;
        return isLong ? chunked.begin(moved) : moved;
    }

    private UploadToken append(UploadToken token, Body body, @Nullable ObjectInfo prefix) throws IOException {
        RunningHash hash = hashOf(prefix, token.algorithm());
        StoragePath path = staging.apply(token.id());
        try (PendingObject pending = driver.create(path, hint(token, body, prefix))) {
            body.drainInto(pending, hash);
            Digest soFar = hash.digest();
            if (pending.isCheapToCommit()) {
                Instant now = time.instant();
                publisher.store(pending, token, soFar);
                return token.moved(pending.sizeBytes(), soFar, new Whereabouts.Published(now));
            }
            ResumeToken sealed = pending.seal();
            return token.moved(pending.sizeBytes(), soFar, new Whereabouts.Staged(path, sealed));
        }
    }

    Blob finish(UploadToken token, Digest expected, Body body) throws IOException {
        boolean isAsItIs = body.isEmpty() && expected.algorithm() == token.algorithm();
        long size = isAsItIs ? finishAsItIs(token, expected) : finishWith(token, expected, body);
        return publisher.link(token, expected, size);
    }

    private long finishAsItIs(UploadToken token, Digest expected) throws IOException {
        Publisher.requireSame(expected, token.soFar());
        switch (token.bytes()) {
            case Whereabouts.Nowhere() -> {
                try (PendingObject nothing = driver.create(staging.apply(token.id()), WriteHint.NONE)) {
                    publisher.store(nothing, token, expected);
                }
            }
            case Whereabouts.Published published -> requirePublished(token, published);
            case Whereabouts.Staged staged -> publisher.store(staged, token, expected);
            case Whereabouts.Chunked() -> throw new IllegalStateException("A chunked upload ends by its state");
        }
        return token.offsetBytes();
    }

    /// A speculative write may be so old that the collector has taken it for garbage.
    private void requirePublished(UploadToken token, Whereabouts.Published published) throws IOException {
        boolean fresh = time.instant().isBefore(published.writtenAt().plus(Presence.EVIDENCE_LIFE));
        if (!fresh && !publisher.isStored(token.soFar(), token.offsetBytes())) {
            throw Gone.of(token);
        }
    }

    private long finishWith(UploadToken token, Digest expected, Body body) throws IOException {
        if (token.offsetBytes() == 0 && isStored(expected, body)) {
            return drain(expected, body);
        }
        ObjectInfo prefix = prefixes.settle(token);
        return Gone.unlessThere(token, () -> finishWith(token, expected, body, prefix));
    }

    private long finishWith(UploadToken token, Digest expected, Body body, @Nullable ObjectInfo prefix)
            throws IOException {
        RunningHash hash = hashOf(prefix, expected.algorithm());
        WriteHint hint = hint(token, body, prefix).withTarget(StorageLayout.blobData(expected));
        try (PendingObject pending = driver.create(staging.apply(token.id()), hint)) {
            body.drainInto(pending, hash);
            Publisher.requireSame(expected, hash.digest());
            publisher.store(pending, token, expected);
            return pending.sizeBytes();
        }
    }

    private boolean isStored(Digest expected, Body body) {
        OptionalLong seen = presence.freshContent(expected);
        Long length = body.lengthBytes();
        return seen.isPresent() && length != null && length == seen.getAsLong();
    }

    /// The content is known to be there: the body only proves that the client has it. That may take long, so it
    /// is looked for again if what was known has grown old.
    private long drain(Digest expected, Body body) throws IOException {
        RunningHash hash = RunningHash.fast(expected.algorithm());
        long size = body.drainInto(null, hash);
        Publisher.requireSame(expected, hash.digest());
        publisher.requireStored(expected, size);
        return size;
    }

    private RunningHash hashOf(@Nullable ObjectInfo prefix, Algorithm algorithm) throws IOException {
        RunningHash hash = RunningHash.fast(algorithm);
        prefixes.hash(prefix, hash);
        return hash;
    }

    private static WriteHint hint(UploadToken token, Body body, @Nullable ObjectInfo prefix) {
        WriteHint hint = prefix == null ? WriteHint.NONE : WriteHint.NONE.withPrefix(prefix);
        Long length = body.lengthBytes();
        return length == null ? hint : hint.withLengthBytes(token.offsetBytes() + length);
    }
}
