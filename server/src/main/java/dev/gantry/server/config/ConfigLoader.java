// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads a configuration file of CNCF Distribution (`version: 0.1`, YAML 1.1).
///
/// All problems are found in one pass. Files that hold other keys than [KnownKeys] lists are refused.
public final class ConfigLoader {

    private static final int MAX_FILE_CHARS = 1 << 20;
    private static final int MAX_NESTING = 50;

    private ConfigLoader() {}

    /// A configuration that can be used, and what its writer should know all the same.
    public record Loaded(ServerConfig config, List<Problem> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /// @throws ConfigException if the file cannot be read or the configuration cannot be used
    public static Loaded load(Path file) throws ConfigException {
        Problems problems = new Problems(file.toString());
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return load(text, problems);
        } catch (IOException e) {
            problems.error(1, 1, "cannot be read: " + reason(e));
            throw new ConfigException(problems.inOrder());
        }
    }

    private static Loaded load(Reader text, Problems problems) throws ConfigException, IOException {
        Node root = compose(text, problems);
        ServerConfig config = root == null ? null : read(root, problems);
        if (config == null || problems.hasErrors()) {
            throw new ConfigException(problems.inOrder());
        }
        return new Loaded(config, problems.inOrder());
    }

    private static @Nullable Node compose(Reader text, Problems problems) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_FILE_CHARS);
        options.setNestingDepthLimit(MAX_NESTING);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(text);
            if (root == null || root.getTag().equals(Tag.NULL)) {
                problems.error(1, 1, "the file is empty; the least is \"version: 0.1\" and a section \"storage\"");
                return null;
            }
            return root;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            int line = mark == null ? 1 : mark.getLine() + 1;
            int column = mark == null ? 1 : mark.getColumn() + 1;
            problems.error(line, column, "is not YAML: " + complaint(e));
        } catch (YAMLException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            problems.error(1, 1, "is not YAML that can be read: too long, too deep, or not text");
        }
        return null;
    }

    private static ServerConfig read(Node root, Problems problems) {
        Mappings mappings = new Mappings(problems);
        Section file = new Section("", root, root, mappings, problems);
        KnownKeys.load().check(root, mappings, problems);
        requireVersion(file);
        ServerConfig.Storage storage = StorageReader.read(file);
        return new ServerConfig(
                ServerConfig.VERSION,
                LogReader.read(file),
                storage,
                HttpReader.read(file.section("http")),
                ValidationReader.read(file.section("validation")),
                RedisReader.read(file, storage),
                ListReader.catalog(file.section("catalog")),
                ListReader.tags(file.section("tags")),
                AuthReader.read(file.section("auth")),
                AccessReader.read(file.section("access")),
                MiddlewareReader.read(file.section("middleware")),
                NotificationsReader.read(file.section("notifications")),
                HealthReader.read(file.section("health")),
                ProxyReader.read(file.section("proxy")),
                PolicyReader.read(file.section("policy")),
                OtelReader.read(file.section("otel")),
                LimitsReader.read(file.section("limits")));
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

    /// The parser's complaint without the text around it, which may hold secrets.
    private static String complaint(MarkedYAMLException e) {
        String problem = e.getProblem();
        if (problem == null) {
            return "it cannot be parsed";
        }
        return problem.startsWith("found undefined alias") ? "an alias (*) names no anchor (&)" : problem;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException none -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case MalformedInputException broken -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }
}
