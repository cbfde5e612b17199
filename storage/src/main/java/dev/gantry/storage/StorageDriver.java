// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place where objects live: named strings of bytes that appear whole or not at all.
///
/// Every method blocks, may be called from any number of threads, honours interruption, and either does what it
/// says or throws one of the five [StorageException]s. A driver retries within its own deadline; callers never
/// loop. Objects are strongly consistent: what was written is what the next read and the next listing see.
public interface StorageDriver extends AutoCloseable {

    /// What the store knows of the object, empty if there is none. A folder is not an object.
    Optional<ObjectInfo> stat(StoragePath path) throws StorageException;

    /// Opens the object for reading. A range is cut at the object's end; one that starts there or behind it gives
    /// an empty stream.
    ///
    /// @return a stream that the caller must close
    /// @throws StorageException.NotFound if there is no such object
    ObjectStream open(StoragePath path, ByteRange range) throws StorageException;

    /// Writes a small object, replacing what was there. It is durable when this returns.
    ///
    /// @param validUntil if given, the store itself refuses the write after that instant, so that a process that
    ///     was paused cannot write late; the refusal is [StorageException.Unavailable]
    void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException;

    /// Begins an object of any size. Nothing is visible before [PendingObject#commit].
    ///
    /// @param staging where bytes may lie until then; the caller names a path that no other write uses, and the
    ///     driver may use paths below it too
    PendingObject create(StoragePath staging, WriteHint hint) throws StorageException;

    /// Goes on with an object that was suspended or sealed, on any process.
    ///
    /// Whatever the outcome, the token goes on naming the bytes that it named, until a commit succeeds or
    /// [#discard] is called: closing the resumed object without commit drops only what was written since. Two
    /// processes that resume one token never mix bytes: each commits its own, or is refused with
    /// [StorageException.Conflict] or [StorageException.NotFound].
    PendingObject resume(ResumeToken token) throws StorageException;

    /// Gives an unfinished object up and frees what it holds in the store. Doing it twice is harmless.
    void discard(ResumeToken token) throws StorageException;

    /// Gives unfinished objects up that nobody goes on with, whichever process began them, and frees what they hold
    /// in the store apart from objects: those are listed and deleted like any other. Doing it twice, or by two
    /// processes at once, is harmless.
    ///
    /// @param folder only unfinished objects whose bytes lie below it. A driver that keeps them in a place of its
    ///     own, where it cannot tell, gives up all
    /// @param before only those to which no byte was added since then, by the clock of [#now]
    /// @param dryRun whether they are counted only
    /// @return what was done before anything failed, and what failed
    AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) throws StorageException;

    /// The time by the store's own clock, to the second: what a last-modified is to be compared with. By the clock
    /// of this machine where the store tells no time.
    Instant now() throws StorageException;

    /// Deletes objects; one that is not there counts as deleted. The paths are sent in their order of iteration,
    /// in as few requests as the store allows.
    DeleteReport delete(Collection<StoragePath> paths) throws StorageException;

    /// Lists the objects below `folder`, at any depth, in the order of their paths (see [StoragePath#compareTo]).
    ///
    /// @param after only objects whose path sorts after this text, which need not name an object
    /// @param limit at most so many
    Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException;

    /// Lists what lies directly below `folder`, in the order of [Child#sortKey]. A folder that does not exist has
    /// no children.
    ///
    /// @param after only children whose sort key sorts after this text
    /// @param limit at most so many
    Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException;

    /// An address from which a client may read the object itself; empty where the store has none. The object is
    /// not looked for.
    Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException;

    /// Frees connections and buffers. Writes under way fail.
    @Override
    void close();
}
