// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a token says: the pieces of an unfinished object, in order.
///
/// @param folder the name of the folder that holds its segments and those of its rivals
/// @param prefix the object whose bytes come first
/// @param segments the files, in that folder, whose bytes follow; none changes once it is in a token
/// @param isSealed whether no more bytes are expected
record UploadState(
        String folder, StoragePath staging, @Nullable Prefix prefix, List<Segment> segments, boolean isSealed) {

    /// Names of folders and segments: letters and digits, so that a token cannot lead elsewhere.
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

    private static final Pattern TEXT =
            Pattern.compile("file1\\.(\\w+)\\.([so])\\.([\\w-]+)\\.([\\w:-]*)\\.([\\w:,]*)");

    /// An object that does not change, of which all bytes count.
    record Prefix(StoragePath path, long sizeBytes) {}

    /// A file of exactly this length.
    record Segment(String name, long sizeBytes) {}

    UploadState {
        segments = List.copyOf(segments);
    }

    long sizeBytes() {
        long own = segments.stream().mapToLong(Segment::sizeBytes).sum();
        return prefix == null ? own : own + prefix.sizeBytes;
    }

    UploadState sealed() {
        return new UploadState(folder, staging, prefix, segments, true);
    }

    UploadState plus(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        return new UploadState(folder, staging, prefix, more, isSealed);
    }

    /// The segment that alone holds all the bytes, if there is one.
    Optional<Segment> only() {
        return prefix == null && segments.size() == 1 ? Optional.of(segments.getFirst()) : Optional.empty();
    }

    ResumeToken toToken() {
        String first = prefix == null ? "" : encode(prefix.path) + ":" + prefix.sizeBytes;
        List<String> rest =
                segments.stream().map(s -> s.name + ":" + s.sizeBytes).toList();
        return new ResumeToken(String.join(
                ".", "file1", folder, isSealed ? "s" : "o", encode(staging), first, String.join(",", rest)));
    }

    /// @throws StorageException.Rejected if the token is not one of this driver
    static UploadState parse(ResumeToken token) throws StorageException {
        var match = TEXT.matcher(token.text());
        if (!match.matches() || !NAME.matcher(match.group(1)).matches()) {
            throw foreign(null);
        }
        try {
            List<Segment> segments = new ArrayList<>();
            for (String piece :
                    match.group(5).isEmpty() ? new String[0] : match.group(5).split(",", -1)) {
                segments.add(segment(piece));
            }
            return new UploadState(
                    match.group(1),
                    decode(match.group(3)),
                    prefix(match.group(4)),
                    segments,
                    match.group(2).equals("s"));
        } catch (IllegalArgumentException e) {
            throw foreign(e);
        }
    }

    private static @Nullable Prefix prefix(String text) {
        int colon = text.indexOf(':');
        return text.isEmpty()
                ? null
                : new Prefix(decode(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }

    private static Segment segment(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !NAME.matcher(text.substring(0, colon)).matches()) {
            throw new IllegalArgumentException("Not a segment: " + text);
        }
        return new Segment(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    private static StorageException foreign(@Nullable IllegalArgumentException cause) {
        return new StorageException.Rejected(
                "resume", StoragePath.ROOT, "the token is not one of the filesystem driver", cause);
    }

    private static String encode(StoragePath path) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(path.text().getBytes(UTF_8));
    }

    private static StoragePath decode(String text) {
        return StoragePath.parse(new String(Base64.getUrlDecoder().decode(text), UTF_8));
    }
}
