// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.group;

import dev.gantry.auth.file.UnusableFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Consumer;

/// Groups of users in the format of Apache's group files: lines `group: user user`; blank ones and those that begin
/// with `#` say nothing, and a group may have several lines.
///
/// @param groups of each user
public record GroupFile(Map<String, Set<String>> groups) {

    public GroupFile {
        groups = Map.copyOf(groups);
    }

    /// @throws UnusableFile for a line of another form
    public static GroupFile parse(String text, Consumer<String> remarks) throws UnusableFile {
        Map<String, Set<String>> groups = new HashMap<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new UnusableFile("line %d is not of the form group: user user".formatted(number));
            }
            String group = line.substring(0, colon).strip();
            StringTokenizer users = new StringTokenizer(line.substring(colon + 1));
            if (!users.hasMoreTokens()) {
                remarks.accept("line %d: the group has no users".formatted(number));
            }
            while (users.hasMoreTokens()) {
                groups.computeIfAbsent(users.nextToken(), name -> new HashSet<>())
                        .add(group);
            }
        }
        return new GroupFile(groups);
    }

    public Set<String> of(String user) {
        return groups.getOrDefault(user, Set.of());
    }
}
