// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Hashes of the forms `$2a$`, `$2b$` and `$2y$`, which stand for the same computation.
public final class Bcrypt implements PasswordHash {

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int MIN_COST = 4;

    /// Four seconds of a processor for each login, about.
    static final int MAX_COST = 16;

    private static final String SALT_AND_DIGEST = "......................" + "...............................";

    /// As all implementations do, bytes beyond the 72 that bcrypt takes are left out: `htpasswd` did so too when it
    /// made the hash.
    private static final BCrypt.Verifyer VERIFIER =
            BCrypt.verifyer(BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A));

    /// The cost of a hash that can be checked; empty for any other text.
    static OptionalInt cost(String hash) {
        Matcher matcher = HASH.matcher(hash);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int cost = Integer.parseInt(matcher.group(1));
        return cost < MIN_COST || cost > MAX_COST ? OptionalInt.empty() : OptionalInt.of(cost);
    }

    /// A hash of nobody's password that is as dear to check.
    static String decoy(int cost) {
        return "$2y$%02d$".formatted(cost) + SALT_AND_DIGEST;
    }

    @Override
    public boolean matches(String password, String hash) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return VERIFIER.verify(bytes, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }
}
