// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.login.LogText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The users of a file in the format of Apache's `htpasswd`, with the bcrypt hashes of their passwords.
///
/// @param highestCost of the hashes
public record Htpasswd(Map<String, String> hashes, int highestCost) {

    /// That of `htpasswd -B` and of most tools, where a file has no hash to go by.
    private static final int USUAL_COST = 10;

    public Htpasswd {
        hashes = Map.copyOf(hashes);
    }

    /// Reads lines `user:hash`; blank ones and those that begin with `#` say nothing. A user whose hash is not
    /// bcrypt is left out, with a remark.
    ///
    /// @throws UnusableFile for a line of another form: a file that is cut off must not lock out half of the users
    public static Htpasswd parse(String text, Consumer<String> remarks) throws UnusableFile {
        Map<String, String> hashes = new HashMap<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new UnusableFile("line %d is not of the form user:hash".formatted(number));
            }
            String user = line.substring(0, colon);
            String hash = line.substring(colon + 1);
            if (!LogText.isName(user) || Bcrypt.cost(hash).isEmpty()) {
                remarks.accept("line %d: user %s cannot log in; the hash must be bcrypt, of a cost from 4 to %d, as"
                                .formatted(number, LogText.of(user), Bcrypt.MAX_COST)
                        + " htpasswd -B makes it");
            } else if (hashes.put(user, hash) != null) {
                remarks.accept("line %d: user %s is there twice; this line holds".formatted(number, LogText.of(user)));
            }
        }
        int highest = hashes.values().stream()
                .mapToInt(hash -> Bcrypt.cost(hash).orElseThrow())
                .max()
                .orElse(USUAL_COST);
        return new Htpasswd(hashes, highest);
    }

    Optional<String> hash(String user) {
        return Optional.ofNullable(hashes.get(user));
    }

    /// Without the hashes.
    @Override
    public String toString() {
        return "Htpasswd[%d users]".formatted(hashes.size());
    }
}
