// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How an endpoint reads events.
public enum Format {

    /// Distribution's envelope.
    DISTRIBUTION("application/vnd.docker.distribution.events.v2+json", "{\"events\":[", "]}") {
        @Override
        byte[] event(Notice notice) {
            return notice.json();
        }
    },

    /// A batch of CloudEvents 1.0, each with Distribution's event as its data.
    ///
    /// @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON
    ///     format</a>
    CLOUDEVENTS("application/cloudevents-batch+json", "[", "]") {
        @Override
        byte[] event(Notice notice) {
            return cloudEvent(notice);
        }
    };

    private static final JsonMapper JSON = new JsonMapper();

    private final String contentType;
    private final String head;
    private final String tail;

    Format(String contentType, String head, String tail) {
        this.contentType = contentType;
        this.head = head;
        this.tail = tail;
    }

    public String contentType() {
        return contentType;
    }

    /// The body that tells of some events, in their order.
    public byte[] body(List<Notice> notices) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(head.getBytes(UTF_8));
        boolean isFirst = true;
        for (Notice notice : notices) {
            if (!isFirst) {
                body.write(',');
            }
            body.writeBytes(event(notice));
            isFirst = false;
        }
        body.writeBytes(tail.getBytes(UTF_8));
        return body.toByteArray();
    }

    abstract byte[] event(Notice notice);

    private static byte[] cloudEvent(Notice notice) {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", notice.id());
        event.put("source", "//" + notice.source());
        event.put("type", "dev.gantry.registry." + notice.action());
        event.put("subject", notice.subject());
        event.put("time", notice.time());
        event.put("datacontenttype", "application/json");
        event.set("data", JSON.readTree(notice.json()));
        return JSON.writeValueAsBytes(event);
    }
}
