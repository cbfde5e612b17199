// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.format;

import dev.gantry.registry.event.Event;
import dev.gantry.registry.event.EventRequest;
import dev.gantry.registry.event.EventTarget;
import dev.gantry.registry.event.EventTarget.Content;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes an event as Distribution does ("Events" in its documentation of notifications). What is empty is left out,
/// and the size stands there twice.
public final class EventJson {

    private static final JsonMapper JSON = new JsonMapper();

    private EventJson() {}

    /// @param id of this event alone
    public static byte[] write(Event event, String id, Instant time, Source source) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", id);
        root.put("timestamp", time.toString());
        root.put("action", event.action().toString());
        target(root.putObject("target"), event.target());
        request(root.putObject("request"), event.request());
        putFilled(root.putObject("actor"), "name", event.actor());
        root.putObject("source").put("addr", source.address()).put("instanceID", source.instance());
        return JSON.writeValueAsBytes(root);
    }

    private static void target(ObjectNode json, EventTarget target) {
        Content content = target.content();
        if (content != null) {
            descriptor(json, content);
            if (content.sizeBytes() != 0) {
                json.put("length", content.sizeBytes());
            }
        }
        json.put("repository", target.repository().toString());
        if (target.from() != null) {
            json.put("fromRepository", target.from().toString());
        }
        if (target.url() != null) {
            json.put("url", target.url());
        }
        if (target.tag() != null) {
            json.put("tag", target.tag().text());
        }
        if (!target.references().isEmpty()) {
            var references = json.putArray("references");
            target.references().forEach(reference -> descriptor(references.addObject(), reference));
        }
    }

    private static void descriptor(ObjectNode json, Content content) {
        putFilled(json, "mediaType", content.mediaType());
        json.put("digest", content.digest().toString());
        if (content.sizeBytes() != 0) {
            json.put("size", content.sizeBytes());
        }
        if (!content.urls().isEmpty()) {
            var urls = json.putArray("urls");
            content.urls().forEach(urls::add);
        }
    }

    private static void request(ObjectNode json, EventRequest request) {
        json.put("id", request.id());
        putFilled(json, "addr", request.address());
        putFilled(json, "host", request.host());
        json.put("method", request.method());
        json.put("useragent", request.userAgent());
    }

    private static void putFilled(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }
}
