// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.edge;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// Where an edge finds what it serves.
@FunctionalInterface
public interface Origin {

    /// What S3 answers where there is no such object, its mark of who wrote it included.
    String NO_SUCH_KEY = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NoSuchKey</Code>"
            + "<Message>The specified key does not exist.</Message><RequestId>TX0001</RequestId>"
            + "<HostId>test</HostId></Error>";

    /// Asks for an object, or for a part of it.
    ///
    /// @param key of the object in the bucket
    /// @param range the header as the client sent it
    Content get(String key, Optional<String> range) throws IOException;

    /// What the origin answers.
    ///
    /// @param headers that go to the client
    record Content(int status, long lengthBytes, Map<String, String> headers, InputStream body) {
        public Content {
            headers = Map.copyOf(headers);
        }
    }
}
