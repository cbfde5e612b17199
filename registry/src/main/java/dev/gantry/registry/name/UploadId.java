// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The name of one upload: a UUID in its text form.
public record UploadId(String text) {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public UploadId {
        if (!isValid(text)) {
            throw new IllegalArgumentException("Not a UUID: " + text);
        }
    }

    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if the text is no id of ours
    public static UploadId parse(String text) {
        if (!isValid(text)) {
            throw new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "there is no such upload", text);
        }
        return new UploadId(text);
    }

    public static boolean isValid(String text) {
        return UUID_TEXT.matcher(text).matches();
    }

    /// A random one (UUID version 4).
    public static UploadId random(RandomGenerator random) {
        long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UploadId(new UUID(high, low).toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
