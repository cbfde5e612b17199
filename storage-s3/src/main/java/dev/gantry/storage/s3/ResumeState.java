// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the bytes of an unfinished object lie: what a resume token says.
///
/// @param staging the path under which the object was created
/// @param sealed whether no more bytes may follow
/// @param partBytes the size of the first part, and of every other but the last unless they grow
/// @param growing whether later parts may be larger
/// @param upload the multipart upload that holds the first bytes
/// @param tail the object that holds the bytes after them
/// @param whole the object that holds all bytes, if one does
/// @param superseded tails that earlier tokens name; deleted at the end
record ResumeState(
        StoragePath staging,
        boolean sealed,
        long sizeBytes,
        long partBytes,
        boolean growing,
        @Nullable Upload upload,
        @Nullable Tail tail,
        @Nullable Whole whole,
        List<StoragePath> superseded) {

    private static final int VERSION = 2;
    private static final Pattern QUOTED_MD5 = Pattern.compile("\"[0-9a-f]{32}\"");
    private static final int MD5_BYTES = 16;

    ResumeState {
        superseded = List.copyOf(superseded);
    }

    /// @param staged whether it is open at a staging path, whose object is ours to delete
    record Upload(StoragePath path, String uploadId, List<String> etags, boolean staged) {
        Upload {
            etags = List.copyOf(etags);
        }
    }

    /// @param sha256 of its bytes, in hexadecimal digits
    record Tail(StoragePath path, long lengthBytes, String sha256) {}

    /// @param ours whether it is a staging object, ours to delete; otherwise it is the target itself
    record Whole(StoragePath path, @Nullable String etag, boolean ours) {}

    /// Deletes all that it names.
    void discard(S3Store store) throws StorageException {
        List<StoragePath> ours = new ArrayList<>(superseded);
        if (upload != null) {
            S3Multipart.reopen(store, upload.path, upload.uploadId, upload.etags)
                    .abort();
            if (upload.staged) {
                ours.add(upload.path);
            }
        }
        if (tail != null) {
            ours.add(tail.path);
        }
        if (whole != null && whole.ours) {
            ours.add(whole.path);
        }
        if (!ours.isEmpty()) {
            new S3Deletes(store).delete(ours).throwIfAny();
        }
    }

    ResumeToken toToken() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(staging.text());
            out.writeBoolean(sealed);
            out.writeLong(sizeBytes);
            out.writeLong(partBytes);
            out.writeBoolean(growing);
            writeUpload(out);
            writeTail(out);
            writeWhole(out);
            out.writeInt(superseded.size());
            for (StoragePath path : superseded) {
                out.writeUTF(path.text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray()));
    }

    private void writeUpload(DataOutputStream out) throws IOException {
        out.writeBoolean(upload != null);
        if (upload != null) {
            out.writeUTF(upload.path.text());
            out.writeUTF(upload.uploadId);
            out.writeBoolean(upload.staged);
            out.writeInt(upload.etags.size());
            for (String etag : upload.etags) {
                boolean isMd5 = QUOTED_MD5.matcher(etag).matches();
                out.writeBoolean(isMd5);
                if (isMd5) {
                    out.write(HexFormat.of().parseHex(etag, 1, etag.length() - 1));
                } else {
                    out.writeUTF(etag);
                }
            }
        }
    }

    private void writeTail(DataOutputStream out) throws IOException {
        out.writeBoolean(tail != null);
        if (tail != null) {
            out.writeUTF(tail.path.text());
            out.writeLong(tail.lengthBytes);
            out.writeUTF(tail.sha256);
        }
    }

    private void writeWhole(DataOutputStream out) throws IOException {
        out.writeBoolean(whole != null);
        if (whole != null) {
            out.writeUTF(whole.path.text());
            out.writeUTF(whole.etag == null ? "" : whole.etag);
            out.writeBoolean(whole.ours);
        }
    }

    /// @throws StorageException.Rejected if the token was not made by [#toToken]
    static ResumeState parse(ResumeToken token) throws StorageException {
        try (var in = new DataInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(token.text())))) {
            if (in.readByte() != VERSION) {
                throw new IOException("of another version");
            }
            return new ResumeState(
                    new StoragePath(in.readUTF()),
                    in.readBoolean(),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean(),
                    readUpload(in),
                    readTail(in),
                    readWhole(in),
                    readPaths(in));
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException.Rejected("resume", null, "the token is not one of the S3 driver", e);
        }
    }

    private static @Nullable Upload readUpload(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        var path = new StoragePath(in.readUTF());
        String uploadId = in.readUTF();
        boolean staged = in.readBoolean();
        int count = in.readInt();
        List<String> etags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (in.readBoolean()) {
                etags.add("\"" + HexFormat.of().formatHex(in.readNBytes(MD5_BYTES)) + "\"");
            } else {
                etags.add(in.readUTF());
            }
        }
        return new Upload(path, uploadId, etags, staged);
    }

    private static @Nullable Tail readTail(DataInputStream in) throws IOException {
        return in.readBoolean() ? new Tail(new StoragePath(in.readUTF()), in.readLong(), in.readUTF()) : null;
    }

    private static @Nullable Whole readWhole(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        var path = new StoragePath(in.readUTF());
        String etag = in.readUTF();
        return new Whole(path, etag.isEmpty() ? null : etag, in.readBoolean());
    }

    private static List<StoragePath> readPaths(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<StoragePath> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.add(new StoragePath(in.readUTF()));
        }
        return paths;
    }
}
