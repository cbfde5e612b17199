// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How far each reader of a spool has come, in a file beside the segments: a JSON object of numbers, each that of the
/// first record that its reader still needs.
public final class Positions {

    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path spool;
    private final Path file;

    public Positions(Path spool) {
        this.spool = spool;
        this.file = spool.resolve("positions.json");
    }

    /// Empty if there is no such file, or none that can be read: what is in the spool is then needed by all.
    public Optional<Map<String, Long>> load() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Map<String, Long> positions = new TreeMap<>();
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            root.properties()
                    .forEach(entry ->
                            positions.put(entry.getKey(), entry.getValue().longValue()));
            return Optional.of(positions);
        } catch (JacksonException e) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.getOriginalMessage())
                    .addKeyValue("consequence", "all that is in the spool is delivered again")
                    .log("spool.positionsBroken");
            return Optional.empty();
        }
    }

    /// Replaces the file as a whole.
    public void save(Map<String, Long> positions) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        new TreeMap<>(positions).forEach(root::put);
        Path fresh = file.resolveSibling("positions.json.new");
        Files.write(fresh, JSON.writeValueAsBytes(root));
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Segment.forceFolder(spool);
    }
}
