// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.catalog.CatalogWalk;
import dev.gantry.registry.name.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The JSON of a whole catalog, made while the catalog is listed, with a page of names in memory.
///
/// It fails where the store does, and where the catalog is longer than it may be.
final class CatalogStream extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogStream.class);

    private final CatalogWalk walk;
    private final int limit;
    private List<RepositoryName> names;
    private byte[] text = "{\"repositories\":[".getBytes(StandardCharsets.US_ASCII);
    private int read;
    private int written;
    private boolean ended;

    private CatalogStream(CatalogWalk walk, int limit, List<RepositoryName> names) {
        this.walk = walk;
        this.limit = limit;
        this.names = names;
    }

    /// Waits for the first names, so that a store that does not answer fails before the answer has begun.
    ///
    /// @param limit a catalog of more names fails
    static CatalogStream begin(CatalogWalk walk, int limit) throws IOException {
        try {
            return new CatalogStream(walk, limit, walk.next());
        } catch (IOException | RuntimeException e) {
            walk.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (read == text.length && !refill()) {
            return -1;
        }
        int count = Math.min(length, text.length - read);
        System.arraycopy(text, read, buffer, offset, count);
        read += count;
        return count;
    }

    private boolean refill() throws IOException {
        try {
            return goOn();
        } catch (IOException e) {
            // The client sees a broken connection, after a status of 200.
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("catalog.brokenOff");
            throw e;
        }
    }

    private boolean goOn() throws IOException {
        if (ended) {
            return false;
        }
        ended = names.isEmpty();
        text = (ended ? "]}" : json()).getBytes(StandardCharsets.US_ASCII);
        read = 0;
        if (!ended) {
            names = walk.next();
        }
        return true;
    }

    /// Names hold nothing that JSON would want escaped.
    private String json() throws IOException {
        var json = new StringBuilder();
        for (RepositoryName name : names) {
            if (written == limit) {
                throw new IOException(
                        "the catalog has more than %d repositories (catalog.maxentries)".formatted(limit));
            }
            json.append(written++ == 0 ? "" : ",").append('"').append(name).append('"');
        }
        return json.toString();
    }

    @Override
    public void close() {
        walk.close();
    }
}
