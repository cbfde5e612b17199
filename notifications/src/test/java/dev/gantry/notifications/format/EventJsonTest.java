// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.event.Event;
import dev.gantry.registry.event.EventAction;
import dev.gantry.registry.event.EventRequest;
import dev.gantry.registry.event.EventTarget;
import dev.gantry.registry.event.EventTarget.Content;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The example of Distribution's documentation ("Events"), key by key.
class EventJsonTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Digest DIGEST =
            Digest.parse("sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf");
    private static final RepositoryName REPOSITORY = RepositoryName.parse("hello-world");
    private static final String TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String URL = "http://192.168.100.227:5000/v2/hello-world/manifests/" + DIGEST;
    private static final EventRequest REQUEST = new EventRequest(
            "6df24a34-0959-4923-81ca-14f09767db19",
            "192.168.64.11:42961",
            "192.168.100.227:5000",
            "GET",
            "curl/7.38.0");
    private static final Source SOURCE = new Source("xtal.local:5000", "a53db899-3b4b-4a62-a067-8dd013beaca4");
    private static final Instant TIME = Instant.parse("2016-03-09T22:44:26.402973972Z");
    private static final String ID = "320678d8-ca14-430f-8bb6-4ca139cd83f7";

    private static final String DOCUMENTED = """
            {
              "id": "320678d8-ca14-430f-8bb6-4ca139cd83f7",
              "timestamp": "2016-03-09T22:44:26.402973972Z",
              "action": "pull",
              "target": {
                "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                "digest": "sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf",
                "size": 708,
                "length": 708,
                "repository": "hello-world",
                "url": "http://192.168.100.227:5000/v2/hello-world/manifests/%s",
                "tag": "latest"
              },
              "request": {
                "id": "6df24a34-0959-4923-81ca-14f09767db19",
                "addr": "192.168.64.11:42961",
                "host": "192.168.100.227:5000",
                "method": "GET",
                "useragent": "curl/7.38.0"
              },
              "actor": {},
              "source": {
                "addr": "xtal.local:5000",
                "instanceID": "a53db899-3b4b-4a62-a067-8dd013beaca4"
              }
            }
            """.formatted(DIGEST);

    private static final EventTarget PULLED =
            EventTarget.of(REPOSITORY, Content.of(TYPE, DIGEST, 708), URL).tagged(Tag.parse("latest"));

    @Test
    void aPullReadsAsDistributionDocumentsIt() {
        assertThat(JSON.readTree(written(EventAction.PULL, PULLED, ""))).isEqualTo(JSON.readTree(DOCUMENTED));
    }

    @Test
    void anEnvelopeHoldsEventsInTheirOrder() {
        Notice first = Notice.parse(0, written(EventAction.PULL, PULLED, ""));
        Notice second = Notice.parse(1, written(EventAction.PUSH, PULLED, ""));

        var envelope = JSON.readTree(Format.DISTRIBUTION.body(List.of(first, second)));

        assertThat(envelope.size()).isEqualTo(1);
        assertThat(envelope.path("events").path(0)).isEqualTo(JSON.readTree(DOCUMENTED));
        assertThat(envelope.path("events").path(1).path("action").asString()).isEqualTo("push");
    }

    @Test
    void aDeletionTellsNameAndRepositoryAlone() {
        assertThat(target(EventTarget.deleted(REPOSITORY, DIGEST)))
                .isEqualTo("{\"digest\":\"%s\",\"repository\":\"hello-world\"}".formatted(DIGEST));
        assertThat(target(EventTarget.deleted(REPOSITORY, Tag.parse("v1"))))
                .isEqualTo("{\"repository\":\"hello-world\",\"tag\":\"v1\"}");
    }

    @Test
    void actorSourceOfAMountAndReferencesAreTold() {
        EventTarget target = EventTarget.of(REPOSITORY, Content.of("application/octet-stream", DIGEST, 3), "http://r/")
                .mountedFrom(RepositoryName.parse("base"))
                .referringTo(List.of(new Content("application/x", DIGEST, 5, List.of("https://elsewhere/"))));

        var event = JSON.readTree(written(EventAction.MOUNT, target, "alice"));

        assertThat(event.path("actor").path("name").asString()).isEqualTo("alice");
        assertThat(event.path("target").path("fromRepository").asString()).isEqualTo("base");
        assertThat(event.path("target").path("references").toString())
                .isEqualTo("[{\"mediaType\":\"application/x\",\"digest\":\"%s\",\"size\":5,".formatted(DIGEST)
                        + "\"urls\":[\"https://elsewhere/\"]}]");
    }

    @Test
    void cloudEventsHaveTheirAttributesAndDistributionsEventAsData() {
        Notice notice = Notice.parse(0, written(EventAction.PULL, PULLED, ""));

        var batch = JSON.readTree(Format.CLOUDEVENTS.body(List.of(notice)));

        assertThat(batch).isEqualTo(JSON.readTree("""
                        [{
                          "specversion": "1.0",
                          "id": "320678d8-ca14-430f-8bb6-4ca139cd83f7",
                          "source": "//xtal.local:5000",
                          "type": "dev.gantry.registry.pull",
                          "subject": "hello-world:latest",
                          "time": "2016-03-09T22:44:26.402973972Z",
                          "datacontenttype": "application/json",
                          "data": %s
                        }]
                        """.formatted(DOCUMENTED)));
    }

    private static String target(EventTarget target) {
        return JSON.readTree(written(EventAction.DELETE, target, ""))
                .path("target")
                .toString();
    }

    private static byte[] written(EventAction action, EventTarget target, String actor) {
        byte[] json = EventJson.write(new Event(action, target, REQUEST, actor), ID, TIME, SOURCE);
        assertThat(new String(json, UTF_8)).startsWith("{\"id\":");
        return json;
    }
}
