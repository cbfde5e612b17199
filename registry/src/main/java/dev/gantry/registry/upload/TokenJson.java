// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StoragePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The JSON form of a token, with one-letter names because it travels in URLs.
///
/// @param r repository
/// @param u upload
/// @param t second of its beginning
/// @param o offset in bytes
/// @param d digest so far
/// @param p second at which the bytes were published
/// @param s staging path
/// @param x resume token
/// @param c whether the state object decides
record TokenJson(
        String r,
        String u,
        long t,
        long o,
        String d,
        @Nullable Long p,
        @Nullable String s,
        @Nullable String x,
        @Nullable Boolean c) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                    old -> old.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    static TokenJson of(UploadToken token) {
        Long published = null;
        String staging = null;
        String resume = null;
        Boolean chunked = null;
        switch (token.bytes()) {
            case Whereabouts.Nowhere() -> {}
            case Whereabouts.Published(Instant at) -> published = at.getEpochSecond();
            case Whereabouts.Staged(StoragePath path, ResumeToken text) -> {
                staging = path.text();
                resume = text.text();
            }
            case Whereabouts.Chunked() -> chunked = true;
        }
        return new TokenJson(
                token.repository().text(),
                token.id().text(),
                token.startedAt().getEpochSecond(),
                token.offsetBytes(),
                token.soFar().toString(),
                published,
                staging,
                resume,
                chunked);
    }

    static TokenJson parse(byte[] json) {
        return JSON.readValue(json, TokenJson.class);
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    UploadToken token() {
        return new UploadToken(
                new RepositoryName(r), new UploadId(u), Instant.ofEpochSecond(t), o, Digest.parse(d), bytesAt());
    }

    private Whereabouts bytesAt() {
        if (c != null) {
            return new Whereabouts.Chunked();
        }
        if (p != null) {
            return new Whereabouts.Published(Instant.ofEpochSecond(p));
        }
        return s == null || x == null
                ? new Whereabouts.Nowhere()
                : new Whereabouts.Staged(StoragePath.parse(s), new ResumeToken(x));
    }
}
