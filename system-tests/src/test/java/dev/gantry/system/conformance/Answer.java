// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a registry answered.
final class Answer {

    private static final int SHOWN_BYTES = 500;

    private final HttpResponse<byte[]> response;

    Answer(HttpResponse<byte[]> response) {
        this.response = response;
    }

    int status() {
        return response.statusCode();
    }

    /// Asserts one of these statuses, and shows the whole answer where it has another.
    Answer is(Integer... statuses) {
        assertThat(status()).as(this::toString).isIn((Object[]) statuses);
        return this;
    }

    /// The first value of a header; empty where there is none.
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    /// `Location`, which must be there.
    String location() {
        assertThat(header("Location")).as(this::toString).isNotEmpty();
        return header("Location");
    }

    byte[] body() {
        return response.body();
    }

    JsonNode json() {
        return new JsonMapper().readTree(body());
    }

    /// The texts of an array in the body.
    List<String> texts(String field) {
        return json().path(field).values().stream().map(JsonNode::asString).toList();
    }

    /// The codes of its errors.
    List<String> codes() {
        return json().path("errors").values().stream()
                .map(error -> error.path("code").asString())
                .toList();
    }

    /// The address of the next page; empty where there is none.
    String next() {
        String link = header("Link");
        if (link.isEmpty()) {
            return "";
        }
        assertThat(link).matches("<[^>]+>; *rel=\"next\"");
        return link.substring(1, link.indexOf('>'));
    }

    @Override
    public String toString() {
        String text = new String(body(), UTF_8);
        return "%s %s answered %d %s %s"
                .formatted(
                        response.request().method(),
                        response.request().uri(),
                        status(),
                        response.headers().map(),
                        text.length() > SHOWN_BYTES ? text.substring(0, SHOWN_BYTES) : text);
    }
}
