// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who is told of lines of the log.
///
/// @param levels of the lines; the log itself has nothing above `error`
public record LogHook(
        @Key(value = "the hook is left out", otherwise = "`false`")
        boolean disabled,

        @Key("`mail`, the only one; required") Type type,

        @Key("lines of these levels are mailed: `panic`, `fatal` and `error`, which are one here, `warn`, `info`, "
                + "`debug`; required")
        List<Level> levels,

        Options options) {

    public LogHook {
        levels = List.copyOf(levels);
    }

    /// How somebody is told.
    public enum Type {
        MAIL
    }

    /// Distribution's names.
    public enum Level {
        PANIC,
        FATAL,
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /// Who is told, by whom.
    public record Options(
            Smtp smtp,

            @Key("the sender's address; required") String from,

            @Key("the receivers' addresses; required") List<String> to) {
        public Options {
            to = List.copyOf(to);
        }
    }

    /// The server that takes the mail.
    ///
    /// @param insecure whether its certificate goes unchecked
    public record Smtp(
            @Key("host and port of the mail server; required. TLS is used where it offers STARTTLS; where it does not,"
                    + " a password is sent to this machine alone, or if `insecure`")
            ListenAddress addr,

            @Key(value = "the user there", otherwise = "none") @Nullable
            String username,

            @Key(value = "the password", otherwise = "none") @Nullable
            Secret password,

            @Key(value = "the mail server's certificate is not checked", otherwise = "`false`")
            boolean insecure) {}
}
