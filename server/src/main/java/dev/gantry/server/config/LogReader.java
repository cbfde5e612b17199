// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.AccessFormat;
import dev.gantry.server.config.ServerConfig.AccessLog;
import dev.gantry.server.config.ServerConfig.Formatter;
import dev.gantry.server.config.ServerConfig.Level;
import dev.gantry.server.config.ServerConfig.Log;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the section `log`.
final class LogReader {

    private static final ListenAddress NOWHERE = new ListenAddress("", 0);

    private LogReader() {}

    static Log read(Section log) {
        return new Log(
                log.choice("level", Level.class, Log.DEFAULT.level()),
                log.choice("formatter", Formatter.class, Log.DEFAULT.formatter()),
                fields(log.section("fields")),
                accessLog(log.section("accesslog")),
                log.flag("reportcaller", false),
                log.sections("hooks").stream().map(LogReader::hook).toList());
    }

    private static AccessLog accessLog(Section accessLog) {
        return new AccessLog(
                accessLog.flag("disabled", AccessLog.DEFAULT.disabled()),
                accessLog.choice("format", AccessFormat.class, AccessLog.DEFAULT.format()));
    }

    private static Map<String, String> fields(Section fields) {
        Map<String, String> read = new LinkedHashMap<>();
        fields.keys().forEach(key -> fields.text(key).ifPresent(value -> read.put(key, value)));
        return read;
    }

    private static LogHook hook(Section hook) {
        Section options = hook.section("options");
        require(hook, "type", "mail, the only hook that there is");
        List<String> to = options.texts("to");
        if (to.isEmpty()) {
            options.error("to", "is required: the addresses of those who are to be told");
        }
        return new LogHook(
                hook.flag("disabled", false),
                hook.choice("type", LogHook.Type.class, LogHook.Type.MAIL),
                levels(hook),
                new LogHook.Options(
                        smtp(options.section("smtp")), require(options, "from", "the sender's address"), to));
    }

    private static List<LogHook.Level> levels(Section hook) {
        List<LogHook.Level> levels = new ArrayList<>();
        List<String> texts = hook.texts("levels");
        try {
            texts.forEach(text -> levels.add(LogHook.Level.valueOf(text.toUpperCase(Locale.ROOT))));
        } catch (IllegalArgumentException e) {
            hook.error("levels", "must be a list of panic, fatal, error, warn, info, debug");
        }
        if (texts.isEmpty()) {
            hook.error("levels", "is required: the levels of the lines that are to be mailed, as in [error]");
        }
        return levels;
    }

    private static LogHook.Smtp smtp(Section smtp) {
        require(smtp, "addr", "host and port of the mail server, as in mail.example.com:25");
        ListenAddress address = smtp.parsed("addr", ListenAddress::parse, ListenAddress.ACCEPTED, NOWHERE);
        return new LogHook.Smtp(
                address,
                smtp.filled("username").orElse(null),
                smtp.filled("password").map(Secret::new).orElse(null),
                smtp.flag("insecure", false));
    }

    private static String require(Section section, String key, String what) {
        return section.filled(key).orElseGet(() -> {
            section.error(key, "is required: " + what);
            return "";
        });
    }
}
