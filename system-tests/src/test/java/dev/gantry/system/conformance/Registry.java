// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import dev.gantry.server.RunningServer;
import dev.gantry.server.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// A whole registry in this process, on a store of its own, listening on loopback.
final class Registry implements AutoCloseable {

    /// What is configured beside the store.
    enum Kind {
        /// Clients may delete, and are not sent to the store, whose answers have no header of the specification's.
        PLAIN,
        WITHOUT_DELETES,
        REDIRECTING
    }

    private final Store.Place place;
    private final RunningServer server;

    private Registry(Store.Place place, RunningServer server) {
        this.place = place;
        this.server = server;
    }

    static Registry start(Kind kind, Store store) throws Exception {
        Store.Place place = store.open();
        try {
            return new Registry(
                    place,
                    RunningServer.start(ConfigLoader.load(file(kind, place)).config()));
        } catch (Exception e) {
            place.close();
            throw e;
        }
    }

    Client client() {
        return new Client(server.address().port());
    }

    Store.Place place() {
        return place;
    }

    @Override
    public void close() throws IOException {
        server.close();
        place.close();
    }

    private static Path file(Kind kind, Store.Place place) throws IOException {
        String yaml = """
                version: 0.1
                storage:
                %s
                  delete:
                    enabled: %s
                  redirect:
                    disable: %s
                  maintenance:
                    uploadpurging:
                      enabled: false
                log:
                  accesslog:
                    disabled: true
                http:
                  addr: 127.0.0.1:0
                  secret: a secret of the conformance tests
                  draintimeout: 1s
                """.formatted(
                        place.yaml().stream().map("  "::concat).collect(Collectors.joining("\n")),
                        kind != Kind.WITHOUT_DELETES,
                        kind != Kind.REDIRECTING);
        Path file = Files.createTempFile("gantry", ".yml");
        file.toFile().deleteOnExit();
        return Files.writeString(file, yaml);
    }
}
