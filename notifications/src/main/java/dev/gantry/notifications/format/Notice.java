// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.format;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event as it lies in the spool, on its way to an endpoint: its JSON, and what must be known of it on the way.
public final class Notice {

    private static final JsonMapper JSON = new JsonMapper();

    private final long number;
    private final byte[] json;
    private final String id;
    private final String time;
    private final String action;
    private final String source;
    private final Target target;

    /// @param object the content's name: its tag, or else its digest
    private record Target(String mediaType, String repository, String object) {}

    private Notice(long number, byte[] json, JsonNode event) {
        this.number = number;
        this.json = json;
        this.id = text(event, "id");
        this.time = text(event, "timestamp");
        this.action = text(event, "action");
        this.source = text(event.path("source"), "addr");
        JsonNode about = event.path("target");
        String tag = text(about, "tag");
        this.target = new Target(
                text(about, "mediaType"),
                text(about, "repository"),
                tag.isEmpty() ? "@" + text(about, "digest") : ":" + tag);
    }

    /// @param number in the spool
    /// @param json as [EventJson] writes it; it belongs to the notice from here on
    /// @throws JacksonException if it is no JSON
    public static Notice parse(long number, byte[] json) {
        return new Notice(number, json, JSON.readTree(json));
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }

    public long number() {
        return number;
    }

    public int sizeBytes() {
        return json.length;
    }

    public String action() {
        return action;
    }

    /// Empty where the content is known by its name only.
    public String mediaType() {
        return target.mediaType();
    }

    public String repository() {
        return target.repository();
    }

    byte[] json() {
        return json;
    }

    String id() {
        return id;
    }

    String time() {
        return time;
    }

    String source() {
        return source;
    }

    /// Repository and name, as clients write it.
    String subject() {
        return target.repository() + target.object();
    }
}
