// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The records, the table of keys and the operators' page tell of the same keys.
class DocumentedKeysTest {

    private static final Set<String> OLD_NAMES = Set.of(
            "loglevel",
            "validation.enabled",
            "storage.cache.layerinfo",
            "redis.addr",
            "redis.pool.maxidle",
            "redis.pool.maxactive",
            "redis.pool.idletimeout");
    private static final Path TABLE = Path.of("src/main/resources/dev/gantry/server/config/known-keys.txt");
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void everyComponentHasItsKeyInTheTableAndTheReverse() throws IOException {
        Set<String> read = new TreeSet<>(Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("+ "))
                .map(line -> line.substring(2).strip())
                .toList());
        read.removeAll(OLD_NAMES);

        assertThat(keysOfRecords()).hasSizeGreaterThan(25).isEqualTo(read);
    }

    @Test
    void everyKeyOfTheTableThatIsReadHasALineInTheDocumentation() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(keysOfRecords()).allSatisfy(key -> assertThat(page).contains("\n| `" + key + "` |"));
    }

    @Test
    void everyTopLevelKeyWithoutEffectIsNamedInTheDocumentation() throws IOException {
        String page = Files.readString(PAGE);
        List<String> without = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("+"))
                .map(line ->
                        line.replaceFirst("^! ", "").replaceFirst(" -- .*", "").replaceFirst("[.\\[].*", ""))
                .distinct()
                .toList();

        assertThat(without)
                .contains("auth", "redis")
                .allSatisfy(key -> assertThat(page).contains("`" + key));
    }

    private static Set<String> keysOfRecords() {
        Set<String> keys = new TreeSet<>();
        collect(ServerConfig.class, "", keys);
        return keys;
    }

    private static void collect(Class<?> type, String path, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = path + component.getName().toLowerCase(Locale.ROOT);
            if (component.getType() == ServerConfig.Driver.class) {
                drivers()
                        .forEach(driver ->
                                section(driver, path + driver.getSimpleName().toLowerCase(Locale.ROOT), keys));
            } else if (component.getGenericType() instanceof ParameterizedType list
                    && list.getRawType() == List.class
                    && list.getActualTypeArguments()[0] instanceof Class<?> item
                    && (item == ServerConfig.Platform.class || EffectiveConfig.isSection(item))) {
                collect(item, key + "[].", keys);
            } else if (component.getType() == Map.class) {
                keys.add(key + ".*");
            } else {
                section(component.getType(), key, keys);
            }
        }
    }

    private static void section(Class<?> type, String key, Set<String> keys) {
        if (type == S3.class) {
            for (RecordComponent group : type.getRecordComponents()) {
                collect(group.getType(), key + ".", keys);
            }
            return;
        }
        if (type == ServerConfig.InMemory.class || !EffectiveConfig.isSection(type)) {
            keys.add(key);
        } else {
            collect(type, key + ".", keys);
        }
    }

    private static List<Class<?>> drivers() {
        return new ArrayList<>(List.of(ServerConfig.Driver.class.getPermittedSubclasses()));
    }
}
