// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gantry.auth.login.BasicCredentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Which passwords were found right a moment ago, so that the many requests of one push cost one check. What is
/// remembered is a keyed hash of user, password and the hash in the file: it is worth nothing outside of this
/// process, and nothing once the file has another hash.
final class VerifiedLogins {

    private static final Duration TIME = Duration.ofMinutes(1);
    private static final int MAX_ENTRIES = 10_000;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Cache<String, Boolean> verified;
    private final SecretKeySpec key;

    VerifiedLogins(RandomGenerator random, LongSupplier nanoTime) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        this.verified = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterWrite(TIME)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    String mark(BasicCredentials credentials, String hash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // Neither hash nor user name can hold a line feed.
            String parts = hash + '\n' + credentials.user() + '\n' + credentials.password();
            byte[] mark = mac.doFinal(parts.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mark);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every platform has " + ALGORITHM, e);
        }
    }

    boolean contains(String mark) {
        return verified.getIfPresent(mark) != null;
    }

    void add(String mark) {
        verified.put(mark, true);
    }
}
