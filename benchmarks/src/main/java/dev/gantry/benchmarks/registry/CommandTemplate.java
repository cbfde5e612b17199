// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command whose words hold names in braces, for which values are put in: `registry serve {config}`.
///
/// Words are parted by spaces; `'` and `"` hold together what has some. No shell reads them.
public final class CommandTemplate {

    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private final List<String> words;

    private CommandTemplate(List<String> words) {
        this.words = words;
    }

    /// Of a text as one writes it on a command line.
    public static CommandTemplate parse(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("an empty command");
        }
        return new CommandTemplate(List.copyOf(words));
    }

    /// Of words as they are.
    public static CommandTemplate of(String... words) {
        return new CommandTemplate(List.of(words));
    }

    /// The words with values in place of names.
    ///
    /// @throws IllegalArgumentException if a name has no value
    public List<String> with(Map<String, String> values) {
        return words.stream().map(word -> fill(word, values)).toList();
    }

    private static String fill(String word, Map<String, String> values) {
        return NAME.matcher(word).replaceAll(name -> {
            String value = values.get(name.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "no value for %s; there are %s".formatted(name.group(), values.keySet()));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
