// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// The users of the tests of access, and what each may do: alice everything; bob pull below `team/`, pull and push
/// below `own/`; and whoever it is pull below `public/`.
final class Users {

    static final List<String> NAMES = List.of("alice", "bob");

    /// The cheapest that bcrypt has.
    private static final int COST = 4;

    private Users() {}

    static String password(String user) {
        return "the password of " + user;
    }

    /// A header `Authorization`.
    static String basic(String user) {
        return basic(user, password(user));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    /// @param repository empty for the registry itself
    static boolean mayDo(String user, String repository, String action) {
        boolean isPull = action.equals("pull");
        return user.equals("alice")
                || (isPull && repository.startsWith("public/"))
                || (user.equals("bob") && isPull && repository.startsWith("team/"))
                || (user.equals("bob") && repository.startsWith("own/") && (isPull || action.equals("push")));
    }

    /// The section of a registry that knows their passwords, and leaves to other sections what they may.
    ///
    /// @param folder for the file of passwords
    static String htpasswd(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder("# users of the system tests\n");
        for (String user : NAMES) {
            String hash = BCrypt.with(BCrypt.Version.VERSION_2Y)
                    .hashToString(COST, password(user).toCharArray());
            lines.append(user).append(':').append(hash).append('\n');
        }
        Path file = Files.writeString(folder.resolve("htpasswd"), lines);
        return """
                auth:
                  htpasswd:
                    realm: the system tests
                    path: %s
                """.formatted(file);
    }

    /// The section that says what they may.
    static String rules() {
        return """
                access:
                  anonymouspull: public/**
                  rules:
                    - who: alice
                      actions: '*'
                    - who: bob
                      repositories: team/**
                      actions: pull
                    - who: bob
                      repositories: own/**
                      actions: [pull, push]
                """;
    }
}
