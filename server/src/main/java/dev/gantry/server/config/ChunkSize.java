// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// The size of the parts of an upload: a size, or `auto`, which begins with the default size and takes larger parts for
/// larger objects.
public record ChunkSize(DataSize size, boolean auto) {

    private static final String AUTO = "auto";
    static final String ACCEPTED = "auto, or " + DataSize.ACCEPTED;

    /// @throws IllegalArgumentException if the text is neither
    static ChunkSize parse(String text) {
        boolean isAuto = text.equalsIgnoreCase(AUTO);
        return isAuto
                ? new ChunkSize(S3.Uploads.DEFAULT.chunkSize().size(), true)
                : new ChunkSize(DataSize.parse(text), false);
    }

    /// As it is written in a file.
    @Override
    public String toString() {
        return auto ? AUTO : Long.toString(size.bytes());
    }
}
