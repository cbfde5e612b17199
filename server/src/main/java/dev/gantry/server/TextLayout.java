// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/// One event a line: time, level, name, then `key=value` pairs. A value with spaces, quotes or control characters
/// is quoted and escaped, so that what a client sends can neither break a line nor feign a pair.
///
/// Events of libraries carry the name of their logger; an exception follows on lines of its own.
final class TextLayout extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String OURS = "dev.gantry.";

    private final Map<String, String> fields;
    private final boolean withCaller;

    /// @param fields added to every line
    TextLayout(Map<String, String> fields) {
        this(fields, false);
    }

    /// @param withCaller whether a line tells of the line of code that wrote it
    TextLayout(Map<String, String> fields, boolean withCaller) {
        this.fields = new TreeMap<>(fields);
        this.withCaller = withCaller;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(event.getInstant(), line);
        line.append(' ').append(event.getLevel());
        line.repeat(' ', 6 - event.getLevel().toString().length());
        if (event.getLoggerName().startsWith(OURS)) {
            line.append(printable(event.getFormattedMessage()));
        } else {
            line.append(event.getLoggerName()).append(": ").append(printable(event.getFormattedMessage()));
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                append(line, pair.key, String.valueOf(pair.value));
            }
        }
        event.getMDCPropertyMap().forEach((key, value) -> append(line, key, value));
        fields.forEach((key, value) -> append(line, key, value));
        if (withCaller && event.getCallerData().length > 0) {
            StackTraceElement caller = event.getCallerData()[0];
            append(line, "caller", caller.getFileName() + ":" + caller.getLineNumber());
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        if (!value.isEmpty() && value.chars().allMatch(TextLayout::isPlain)) {
            line.append(value);
        } else {
            line.append('"');
            value.chars().forEach(c -> appendEscaped(line, (char) c));
            line.append('"');
        }
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c != '"' && c != '\\' && c != '=' && !Character.isISOControl(c) && c != 0x2028 && c != 0x2029;
    }

    private static void appendEscaped(StringBuilder line, char c) {
        if (c == '"' || c == '\\') {
            line.append('\\').append(c);
        } else if (c == ' ' || c == '=' || isPlain(c)) {
            line.append(c);
        } else {
            line.append("\\u%04x".formatted((int) c));
        }
    }

    /// Messages are constants of the program, but those of libraries may hold anything.
    private static String printable(String message) {
        StringBuilder text = new StringBuilder(message.length());
        message.chars().forEach(c -> text.append(Character.isISOControl(c) ? ' ' : (char) c));
        return text.toString();
    }
}
