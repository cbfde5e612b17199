// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.entity.AbstractHttpEntity;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;

/// The body of a request, of announced length, that can be read anew.
final class OutgoingBody extends AbstractHttpEntity {

    private static final int PIECE_BYTES = 64 << 10;

    private final ContentStreamProvider content;
    private final long lengthBytes;

    private OutgoingBody(ContentStreamProvider content, long lengthBytes) {
        this.content = content;
        this.lengthBytes = lengthBytes;
    }

    static OutgoingBody of(SdkHttpRequest head, ContentStreamProvider content) {
        long length = head.firstMatchingHeader("Content-Length")
                .map(Long::parseLong)
                .orElseThrow(() -> new IllegalArgumentException("A body is sent whose length is not announced"));
        return new OutgoingBody(content, length);
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public long getContentLength() {
        return lengthBytes;
    }

    @Override
    public InputStream getContent() {
        return content.newStream();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (lengthBytes == 0) {
            return;
        }
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, lengthBytes)];
        try (InputStream in = getContent()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                out.write(piece, 0, count);
            }
        }
    }
}
