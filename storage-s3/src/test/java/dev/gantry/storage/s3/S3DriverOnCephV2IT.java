// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.testkit.Testbed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract with version 2 of Amazon's signature, which Ceph's gateway verifies in its own way.
class S3DriverOnCephV2IT extends S3DriverOnCephIT {

    @Override
    Access access(Testbed.Rgw rgw) {
        return super.access(rgw).signedBy(Access.Signature.V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/with space", "/50%+1", "/ü/日本"})
    void aSignedAddressIsGoodForItsObjectAlone(String path) throws Exception {
        StoragePath object = StoragePath.parse(path);
        forget(List.of(object));
        driver().put(object, new byte[] {1, 2, 3}, null);
        URI address = driver().redirect(object, new RedirectRequest(RedirectRequest.Method.GET, null))
                .orElseThrow()
                .location();

        assertThat(get(address).body()).containsExactly(1, 2, 3);
        assertThat(get(URI.create(address.toString().replaceFirst("Expires=", "Expires=1")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(URI.create(address.toString().replace("?", "x?"))).statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<byte[]> get(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        }
    }
}
