// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.io.OutputStream;

/// An object that is being written, for one thread at a time. It becomes visible by [#commit] alone.
///
/// The target of a commit names its content (a blob under its digest): an object of the same size that is already
/// there is taken for this one, and two writers of one target are never a conflict.
///
/// `close()` after neither [#commit], [#suspend] nor [#seal] leaves nothing behind in the store of what was
/// written since [StorageDriver#create] or [StorageDriver#resume]. It does not throw.
///
/// Writing blocks while the process's budget of buffer memory is spent by others.
public abstract class PendingObject extends OutputStream {

    /// The bytes so far, a prefix and what was written before a suspension included.
    public abstract long sizeBytes();

    /// Whether a commit now would write the bytes to the target once and copy nothing: they are still in memory,
    /// or the store renames.
    public abstract boolean isCheapToCommit();

    /// Makes the object visible at `target`, whole and durable. Called once. After a failure other than
    /// [StorageException.Rejected] a commit of the same bytes may be tried again from the token.
    public abstract ObjectInfo commit(StoragePath target) throws StorageException;

    /// Puts everything written so far on the store, to be gone on with later.
    public abstract ResumeToken suspend() throws StorageException;

    /// Puts everything written so far on the store when no more bytes are expected. Cheaper than [#suspend] where
    /// a commit follows; an object resumed from it takes no bytes. Committing it to the `staging` path under
    /// which it was created makes it an ordinary object there without a copy, which may be the prefix of another.
    public abstract ResumeToken seal() throws StorageException;

    /// Frees memory while no bytes arrive, by putting them on the store. Writing goes on as before, at the price
    /// of reading them back.
    public abstract void park() throws StorageException;

    /// Does what [#park] does if others wait for the memory that this object holds. For a writer whose bytes are late.
    public void giveWay() throws StorageException {}

    @Override
    public void write(int b) throws java.io.IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws java.io.IOException;

    @Override
    public abstract void close();
}
