// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.layout;

/// Where in a store's order the names begin that come after a client's text. The text may be anything; stores
/// need not take all of it as a text to start after, and names hold only printable characters of ASCII.
public final class ListPosition {

    /// The first character behind the printable ones of ASCII.
    private static final char DELETE = 0x7f;

    private ListPosition() {}

    /// @param last only names after this text are wanted
    /// @param maxLength no name has more characters
    /// @return a text before all those names
    public static String of(String last, int maxLength) {
        for (int i = 0; i < last.length(); i++) {
            char c = last.charAt(i);
            if (i == maxLength || c <= ' ' || c >= DELETE) {
                // No name goes on like this.
                return last.substring(0, i) + (c >= DELETE ? RepositoryFolder.BEHIND_ALL : "");
            }
        }
        return last;
    }
}
