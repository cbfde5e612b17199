// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// "API": what the specification leaves to RFC 9110.
@OnEveryStore
class HttpSemanticsIT extends Section {

    HttpSemanticsIT(Store store) {
        super(store);
    }

    @Test
    void headAnswersWhatGetWouldWithoutABody() throws IOException {
        Manifest image = push(image(), "v1");
        Content blob = push(Content.random(100));
        List<String> targets = List.of(
                "/v2/",
                manifests("v1"),
                manifests(image.digest()),
                blobs(blob.digest()),
                referrers(image.digest()),
                tags(),
                "/v2/_catalog",
                manifests("absent"),
                blobs("nonsense"));
        for (String target : targets) {
            Answer get = registry.get(target);
            Answer head = registry.head(target).is(get.status());
            assertThat(head.body()).as(target).isEmpty();
            assertThat(head.header("Content-Type")).as(target).isEqualTo(get.header("Content-Type"));
            assertThat(head.header("Content-Length")).as(target).isEqualTo(get.header("Content-Length"));
        }
    }

    @Test
    void optionsTellsWhatEveryRouteAllows() throws IOException {
        for (String target : List.of(
                "/v2/",
                "/v2/_catalog",
                tags(),
                manifests("v1"),
                blobs(Content.NONE.digest()),
                referrers(Content.NONE.digest()),
                uploads())) {
            Answer options = registry.send("OPTIONS", target, Content.NONE).is(200, 204);
            assertThat(options.header("Allow")).as(target).contains("OPTIONS");
        }
    }

    @Test
    void contentThatTheClientHasIs304() throws IOException {
        Manifest image = push(image(), "v1");
        Content blob = push(Content.random(100));
        for (String target : List.of(manifests("v1"), manifests(image.digest()), blobs(blob.digest()))) {
            String etag = registry.get(target).is(200).header("Etag");
            assertThat(etag).as(target).startsWith("\"").endsWith("\"");
            Answer unchanged = registry.get(target, "If-None-Match", etag).is(304);
            assertThat(unchanged.header("Etag")).isEqualTo(etag);
            assertThat(unchanged.body()).isEmpty();
            registry.head(target, "If-None-Match", etag).is(304);
            registry.get(target, "If-None-Match", "\"other\"").is(200);
            registry.get(target, "If-Match", "\"other\"").is(412);
        }
    }

    @Test
    void contentThatIsNotThereIs404WhateverTheClientHas() throws IOException {
        String absent = Content.random(10).digest();
        for (String target : List.of(manifests(absent), manifests("v1"), blobs(absent))) {
            registry.get(target, "If-None-Match", '"' + absent + '"').is(404);
        }
    }

    @Test
    void aTagIsOnlyReplacedWhereItIsWhatTheClientThinks() throws IOException {
        Manifest image = push(image(), "v1");
        Manifest other = image();
        registry.put(manifests("v1"), other.content(), "Content-Type", other.type(), "If-None-Match", "*")
                .is(412);
        registry.put(manifests("v1"), other.content(), "Content-Type", other.type(), "If-Match", etag(other))
                .is(412);
        assertThat(registry.get(manifests("v1")).is(200).header("Etag")).isEqualTo(etag(image));
        registry.put(manifests("v1"), other.content(), "Content-Type", other.type(), "If-Match", etag(image))
                .is(201);
        assertThat(registry.get(manifests("v1")).is(200).header("Etag")).isEqualTo(etag(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*", "application/*;q=0.5, text/html", Manifest.INDEX + ", " + Manifest.IMAGE
            })
    void acceptOfManyFormsGetsTheManifest(String accept) throws IOException {
        Manifest image = push(image(), "v1");
        assertThat(registry.get(manifests("v1"), "Accept", accept).is(200).body())
                .isEqualTo(image.content().bytes());
    }

    @Test
    void acceptMayComeInSeveralLinesOrNotAtAll() throws IOException {
        push(image(), "v1");
        registry.get(manifests("v1")).is(200);
        registry.get(manifests("v1"), "Accept", "text/html", "Accept", Manifest.IMAGE)
                .is(200);
    }

    /// "Registry Proxying": a registry may ignore where the client thinks the content comes from.
    @Test
    void theNamespaceOfAProxyIsIgnored() throws IOException {
        push(image(), "v1");
        registry.get(manifests("v1") + "?ns=docker.io").is(200);
    }

    @Test
    void pathsMayBeEscaped() throws IOException {
        Content blob = push(Content.random(10));
        registry.get(blobs(blob.digest().replace(":", "%3A"))).is(200);
    }

    private static String etag(Manifest manifest) {
        return '"' + manifest.digest() + '"';
    }
}
