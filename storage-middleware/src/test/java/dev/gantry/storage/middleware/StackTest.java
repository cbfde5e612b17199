// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.RedirectRequest.Method;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.middleware.RewriteDriver.Parts;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where clients are sent by `redirect` and `rewrite`, alone and one in front of the other.
class StackTest {

    private static final StoragePath BLOB = StoragePath.parse("/docker/registry/v2/blobs/sha256/ab/abcd/data");
    private static final RedirectRequest GET = new RedirectRequest(Method.GET, null);

    private final StorageDriver store = new MemoryDriver(InstantSource.system());

    @ParameterizedTest
    @CsvSource({
        "https://blobs.example.com, https://blobs.example.com/docker",
        "https://blobs.example.com/, https://blobs.example.com/docker",
        "https://blobs.example.com:5443/a/b, https://blobs.example.com:5443/a/b/docker",
        "http://[::1]:8080/a/, http://[::1]:8080/a/docker"
    })
    void redirectPutsThePathBehindTheBaseUrl(String base, String begin) throws StorageException {
        assertThat(where(redirect(base, ObjectKeys.PATHS)))
                .isEqualTo(begin + BLOB.text().substring(7));
    }

    @Test
    void redirectPutsTheKeyOfTheObjectThereWhereItIsTold() throws StorageException {
        assertThat(where(redirect("https://blobs.example.com", path -> "team a/ö+1" + path.text())))
                .isEqualTo("https://blobs.example.com/team%20a/%C3%B6%2B1" + BLOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:///path", "https://h?query=1", "https://h#part", "mailto:a@b"})
    void baseUrlIsSchemeHostAndPathAlone(String base) {
        assertThatThrownBy(() -> new BaseUrl(URI.create(base))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rewriteChangesTheLastAnswerAndNotTheStore() throws StorageException {
        StorageDriver below = redirect("https://origin.example.com/bucket", ObjectKeys.PATHS);
        assertThat(where(new RewriteDriver(below, new Parts("http", "cdn.example.com:81", "/bucket"))))
                .isEqualTo("http://cdn.example.com:81" + BLOB);
        assertThat(where(new RewriteDriver(below, new Parts(null, null, null)))).isEqualTo(where(below));
    }

    @Test
    void theLastOfTheStackDecides() throws StorageException {
        StorageDriver rewritten = new RewriteDriver(
                redirect("https://first.example.com", ObjectKeys.PATHS), new Parts(null, "second.example.com", null));
        assertThat(where(rewritten)).startsWith("https://second.example.com/");
        assertThat(where(new RedirectDriver(
                        rewritten, new BaseUrl(URI.create("https://third.example.com")), ObjectKeys.PATHS)))
                .startsWith("https://third.example.com/");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/bucket/key?X-Amz-Signature=a%2Fb, /bucket, https://h/key?X-Amz-Signature=a%2Fb",
        "https://h/bucket/key, /bucket/, https://h/key",
        "https://h/bucket/key, /other, https://h/bucket/key",
        "https://h/a%20b/key, /a%20b, https://h/key"
    })
    void prefixIsTrimmedWhereItIsAndTheQueryStays(URI address, String prefix, String rewritten) {
        assertThat(new Parts(null, null, prefix).rewrite(address)).hasToString(rewritten);
    }

    @Test
    void halfAnAddressIsNone() throws StorageException {
        assertThat(new RewriteDriver(store, new Parts("https", "cdn.example.com", null)).redirect(BLOB, GET))
                .isEmpty();
    }

    @Test
    void theStoreItselfIsFoundBehindAllOfThem() {
        StorageDriver front = new RewriteDriver(
                redirect("https://first.example.com", ObjectKeys.PATHS), new Parts("http", null, null));
        assertThat(ForwardingDriver.innermost(front)).isSameAs(store);
        assertThat(ForwardingDriver.innermost(store)).isSameAs(store);
    }

    private RedirectDriver redirect(String base, ObjectKeys keys) {
        return new RedirectDriver(store, new BaseUrl(URI.create(base)), keys);
    }

    private static String where(StorageDriver driver) throws StorageException {
        return driver.redirect(BLOB, GET).orElseThrow().location().toString();
    }
}
