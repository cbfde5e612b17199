// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.RedirectRequest.Method;
import dev.gantry.storage.s3.S3Driver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where clients are sent.
class S3RedirectParametersTest extends S3ParameterFixture {

    private static URI address(S3Driver driver, Method method) throws Exception {
        return driver.redirect(TARGET, new RedirectRequest(method, null))
                .map(Redirect::location)
                .orElseThrow();
    }

    private static int send(URI address, Method method) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address)
                    .method(method.name(), BodyPublishers.noBody())
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /// Requests go through the proxy, clients straight to the store: signed for one host, good there alone.
    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "GET, false", "HEAD, false"})
    void redirectendpointIsWhereClientsAreSent(Method method, boolean v4) throws Exception {
        String store = SERVER.endpoint().toString();
        S3Driver driver = driver("redirectendpoint: " + store, "v4auth: " + v4);
        driver.put(TARGET, new byte[1], null);
        proxy.reset();

        URI address = address(driver, method);

        assertThat(address.toString()).startsWith(store + "/" + BUCKET + "/blobs/ab/data?");
        assertThat(send(address, method)).isEqualTo(200);
        assertThat(send(URI.create(address.toString().replaceFirst("Signature=..", "Signature=00")), method))
                .isEqualTo(403);
        assertThat(proxy.requests()).isZero();
    }

    @Test
    void redirectendpointNamesTheBucketInItsHostWithoutPathStyle() throws Exception {
        S3Driver driver = driver("redirectendpoint: https://dl.example.com", "forcepathstyle: false");

        assertThat(address(driver, Method.GET).toString())
                .startsWith("https://" + BUCKET + ".dl.example.com/blobs/ab/data?");
    }

    @Test
    void redirectexpiryIsHowLongTheAddressIsGood() throws Exception {
        assertThat(address(driver("redirectexpiry: 90s"), Method.GET).getQuery())
                .contains("X-Amz-Expires=90&");
        assertThat(address(driver(), Method.GET).getQuery()).contains("X-Amz-Expires=1200&");
    }
}
