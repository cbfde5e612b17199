// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.AccessLog;
import dev.gantry.server.config.ServerConfig.Formatter;
import dev.gantry.server.config.ServerConfig.Level;
import dev.gantry.server.config.ServerConfig.Log;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the section `log`.
final class LogReader {

    private LogReader() {}

    static Log read(Section log) {
        return new Log(
                log.choice("level", Level.class, Log.DEFAULT.level()),
                log.choice("formatter", Formatter.class, Log.DEFAULT.formatter()),
                fields(log.section("fields")),
                new AccessLog(log.section("accesslog").flag("disabled", false)));
    }

    private static Map<String, String> fields(Section fields) {
        Map<String, String> read = new LinkedHashMap<>();
        fields.keys().forEach(key -> fields.text(key).ifPresent(value -> read.put(key, value)));
        return read;
    }
}
