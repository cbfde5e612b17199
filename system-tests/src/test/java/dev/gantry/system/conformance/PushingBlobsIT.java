// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// "Pushing blobs": digests that are none, in each way to push.
@OnEveryStore
class PushingBlobsIT extends Section {

    PushingBlobsIT(Store store) {
        super(store);
    }

    private static final Content BLOB = Content.of("some bytes");

    @ParameterizedTest
    @MethodSource("invalid")
    void aPostWithSuchADigestIs400(String digest) throws IOException {
        registry.post(ending(uploads(), digest), BLOB).is(400);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aPutOfTheWholeBlobWithSuchADigestIs400(String digest) throws IOException {
        registry.put(ending(begin(), digest), BLOB).is(400);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aPutAfterAChunkWithSuchADigestIs400(String digest) throws IOException {
        String upload = chunk(begin(), BLOB, 0, BLOB.size()).is(202).location();
        registry.put(ending(upload, digest), Content.NONE).is(400);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aPutAfterAStreamWithSuchADigestIs400(String digest) throws IOException {
        String upload = registry.patch(begin(), BLOB).is(202).location();
        registry.put(ending(upload, digest), Content.NONE).is(400);
    }

    @Test
    void anAlgorithmThatIsUnsupportedIs400() throws IOException {
        registry.post(uploads() + "?digest-algorithm=md5", Content.NONE).is(400);
    }

    static List<String> invalid() {
        return List.of(
                "nonsense",
                "sha256:short",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                Content.of("other bytes").digest(),
                Content.of("other bytes").sha512());
    }
}
