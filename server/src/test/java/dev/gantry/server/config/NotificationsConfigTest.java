// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.Notifications.Endpoint;
import dev.gantry.server.config.Notifications.Events;
import dev.gantry.server.config.Notifications.Format;
import dev.gantry.server.config.Notifications.Ignore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationsConfigTest {

    private static final String BASE = """
            version: 0.1
            storage:
              inmemory: {}
            """;

    @TempDir
    Path folder;

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, text);
    }

    @Test
    void distributionsExampleIsReadWithTheDefaultsOfTheRest() throws Exception {
        Notifications read = file(BASE + """
                notifications:
                  endpoints:
                    - name: alistener
                      url: https://mylistener.example.com/event
                """).config().notifications();

        assertThat(read)
                .isEqualTo(new Notifications(
                        Path.of("/var/lib/gantry/spool"),
                        DataSize.ofMebibytes(256),
                        new Events(false),
                        List.of(new Endpoint(
                                "alistener",
                                false,
                                URI.create("https://mylistener.example.com/event"),
                                Map.of(),
                                Duration.ofSeconds(1),
                                10,
                                Duration.ofSeconds(1),
                                List.of(),
                                new Ignore(List.of(), List.of()),
                                Format.DISTRIBUTION,
                                100))));
    }

    @Test
    void everyKeyIsReadAndPrintedSoThatItReadsBackButForSecrets() throws Exception {
        ServerConfig config = file(BASE + """
                notifications:
                  spool: /srv/spool
                  spoolsize: 1GiB
                  events:
                    includereferences: true
                  endpoints:
                    - name: alistener
                      disabled: true
                      url: https://mylistener.example.com/event?token=swordfish
                      headers:
                        Authorization: [Bearer swordfish]
                        X-Many: [a, b]
                      timeout: 500ms
                      threshold: 5
                      backoff: 2s
                      ignoredmediatypes: [application/octet-stream]
                      ignore:
                        mediatypes: [application/x]
                        actions: [pull, mount]
                      format: cloudevents
                      batchsize: 1
                    - name: other
                      url: http://127.0.0.1:9000/
                      timeout: 0
                      threshold: 0
                """).config();

        Notifications read = config.notifications();
        assertThat(read.endpoints().getFirst())
                .isEqualTo(new Endpoint(
                        "alistener",
                        true,
                        URI.create("https://mylistener.example.com/event?token=swordfish"),
                        Map.of(
                                "Authorization", List.of(new Secret("Bearer swordfish")),
                                "X-Many", List.of(new Secret("a"), new Secret("b"))),
                        Duration.ofMillis(500),
                        5,
                        Duration.ofSeconds(2),
                        List.of("application/octet-stream"),
                        new Ignore(List.of("application/x"), List.of("pull", "mount")),
                        Format.CLOUDEVENTS,
                        1));
        assertThat(read.endpoints().getLast().threshold()).isEqualTo(10);
        assertThat(read.endpoints().getLast().timeout()).isEqualTo(Duration.ofSeconds(1));
        String printed = EffectiveConfig.print(config);
        assertThat(printed).contains("    - name: 'alistener'\n", "Authorization': ['***']");
        assertThat(printed).doesNotContain("Bearer", "swordfish").contains("event?***");
        assertThat(EffectiveConfig.print(file(printed).config())).isEqualTo(printed);
    }

    @Test
    void credentialsInTheAddressBecomeAHeaderThatNothingPrints() throws Exception {
        ServerConfig config = file(BASE + """
                notifications:
                  endpoints:
                    - {name: a, url: 'https://me:sword%20fish@r.example.com/in'}
                """).config();
        Endpoint endpoint = config.notifications().endpoints().getFirst();

        assertThat(endpoint.url()).hasToString("https://r.example.com/in");
        assertThat(endpoint.headers())
                .isEqualTo(Map.of("Authorization", List.of(new Secret("Basic bWU6c3dvcmQgZmlzaA=="))));
        assertThat(EffectiveConfig.print(config)).doesNotContain("sword").doesNotContain("bWU6");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url: http://r/                            | endpoints[0].name: is required
            name: a                                   | endpoints[0].url: is required
            {name: a, url: 'ftp://r/'}                | endpoints[0].url: must be a URL
            {name: a, url: /in}                       | endpoints[0].url: must be a URL
            {name: a, url: 'http://r/', timeout: x}   | endpoints[0].timeout: must be a duration
            {name: a, url: 'http://r/', threshold: -1} | endpoints[0].threshold: must be a whole number
            {name: a, url: 'http://r/', format: xml}  | endpoints[0].format: must be one of distribution, cloudevents
            {name: a, url: 'http://r/', batchsize: 0} | endpoints[0].batchsize: must be a whole number
            {name: a, url: 'http://r/', batchsize: 5000} | endpoints[0].batchsize: must be at most 1000
            {name: a, url: 'http://r/', ignore: {actions: [tag]}} | endpoints[0].ignore.actions: must be some of
            {name: a, url: 'http://r/', headers: {Host: [x]}} | endpoints[0].headers.Host: is no header that
            {name: a, url: 'http://r/', headers: {'a b': [x]}} | endpoints[0].headers.a b: is no header that
            {name: a, url: 'http://r/', urll: x}      | endpoints[0].urll: unknown key; the nearest known key is "url"
            """)
    void aBrokenEndpointIsOneErrorThatSaysWhatWouldBeTaken(String endpoint, String error) {
        assertThat(file(BASE + "notifications:\n  endpoints:\n    - " + endpoint + "\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("error: notifications." + error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spoolsize: 1kB | spoolsize: must be at least 1MiB
            spool: [a]     | spool: must be a single value
            endpoints: x   | endpoints: must be a list
            """)
    void brokenKeysOfTheSectionAreReported(String line, String error) {
        assertThat(file(BASE + "notifications:\n  " + line + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: notifications." + error);
    }

    @Test
    void twoEndpointsOfOneNameAreAnError() {
        assertThat(file(BASE + """
                        notifications:
                          endpoints:
                            - {name: a, url: 'http://r/'}
                            - {name: a, url: 'http://s/'}
                        """).problems())
                .singleElement()
                .asString()
                .contains("error: notifications.endpoints[1].name: must differ");
    }
}
