// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

class HttpResponseTest {

    @Test
    void emptyAnswerHasNothing() {
        assertThat(HttpResponse.empty(202, Headers.NONE).body()).isEqualTo(new HttpResponse.Nothing());
    }

    @Test
    void bytesAreThoseGiven() {
        HttpResponse answer = HttpResponse.of(200, Headers.NONE, new byte[] {1, 2});
        assertThat(answer.body())
                .isInstanceOfSatisfying(
                        HttpResponse.Bytes.class,
                        bytes -> assertThat(bytes.content()).containsExactly(1, 2));
    }

    @Test
    void streamHasItsLength() {
        HttpResponse answer = HttpResponse.of(200, Headers.NONE, new ByteArrayInputStream(new byte[3]), 3);
        assertThat(answer.body())
                .isInstanceOfSatisfying(
                        HttpResponse.Stream.class,
                        stream -> assertThat(stream.lengthBytes()).isEqualTo(3));
    }

    @Test
    void headerIsFoundWithoutRegardToCase() {
        HttpResponse answer = HttpResponse.empty(200, Headers.of("Docker-Content-Digest", "sha256:ab"));
        assertThat(answer.header("docker-content-digest")).isEqualTo("sha256:ab");
    }

    @Test
    void absentHeaderIsNull() {
        assertThat(HttpResponse.empty(200, Headers.NONE).header("Location")).isNull();
    }
}
