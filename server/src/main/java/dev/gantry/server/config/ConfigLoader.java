// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/// Reads a configuration file of CNCF Distribution (`version: 0.1`, YAML 1.1), and the variables of the environment
/// that override it.
///
/// All problems are found in one pass. Files that hold other keys than [KnownKeys] lists are refused.
public final class ConfigLoader {

    private ConfigLoader() {}

    /// A configuration that can be used, where its values come from, and what its writer should know all the same.
    public record Loaded(ServerConfig config, Origins origins, List<Problem> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /// Reads a file alone, whatever the environment says.
    ///
    /// @throws ConfigException if the file cannot be read or the configuration cannot be used
    public static Loaded load(Path file) throws ConfigException {
        return load(file, Map.of());
    }

    /// @param environment of which the variables are looked at whose names begin with `REGISTRY_`
    /// @throws ConfigException if the file cannot be read or the configuration cannot be used
    public static Loaded load(Path file, Map<String, String> environment) throws ConfigException {
        Problems problems = new Problems(file.toString());
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Node root = compose(text, problems);
            if (root != null) {
                Mappings mappings = new Mappings(problems);
                Tree tree = new Tree(root, mappings);
                KnownKeys keys = KnownKeys.load();
                Environment.apply(environment, keys, tree, problems);
                keys.oldNames().forEach(name -> name.apply(tree, problems));
                keys.check(tree.root(), mappings, problems);
                ServerConfig config = read(new Section("", tree.root(), tree.root(), mappings, problems));
                if (!problems.hasErrors()) {
                    Origins origins = Origins.of(String.valueOf(file.getFileName()), tree);
                    return new Loaded(config, origins, problems.inOrder());
                }
            }
        } catch (IOException e) {
            problems.error(1, 1, "cannot be read: " + FileTrouble.of(e));
        }
        throw new ConfigException(problems.inOrder());
    }

    private static @Nullable Node compose(Reader text, Problems problems) throws IOException {
        try {
            Node root = YamlText.compose(text);
            if (root == null) {
                problems.error(1, 1, "the file is empty; the least is \"version: 0.1\" and a section \"storage\"");
            }
            return root;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            int line = mark == null ? 1 : mark.getLine() + 1;
            int column = mark == null ? 1 : mark.getColumn() + 1;
            problems.error(line, column, "is not YAML: " + YamlText.complaint(e));
        } catch (YAMLException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            problems.error(1, 1, "is not YAML that can be read: too long, too deep, or not text");
        }
        return null;
    }

    private static ServerConfig read(Section file) {
        requireVersion(file);
        ServerConfig.Storage storage = StorageReader.read(file);
        return new ServerConfig(
                ServerConfig.VERSION,
                LogReader.read(file.section("log")),
                storage,
                HttpReader.read(file.section("http")),
                ValidationReader.read(file.section("validation")),
                RedisReader.read(file, storage),
                ListReader.catalog(file.section("catalog")),
                ListReader.tags(file.section("tags")),
                AuthReader.read(file),
                AccessReader.read(file),
                MiddlewareReader.read(file.section("middleware"), storage),
                NotificationsReader.read(file.section("notifications")),
                HealthReader.read(file.section("health")),
                ProxyReader.read(file.section("proxy"), storage.maintenance()),
                PolicyReader.read(file.section("policy")),
                OtelReader.read(file.section("otel")),
                LimitsReader.read(file.section("limits")),
                MetricsReader.read(file.section("metrics")));
    }

    private static void requireVersion(Section file) {
        if (file.text("version").isEmpty()) {
            file.error("version", "is required and must be 0.1");
        }
        file.parsed("version", ConfigLoader::version, "0.1", ServerConfig.VERSION);
    }

    private static String version(String text) {
        if (!text.equals(ServerConfig.VERSION)) {
            throw new IllegalArgumentException("Not a version that is read here");
        }
        return text;
    }
}
