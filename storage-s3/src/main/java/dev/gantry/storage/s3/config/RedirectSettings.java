// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The addresses at which clients read from the store themselves.
///
/// @param endpoint where clients reach the store, if not where this process does
/// @param expiry how long an address is good; never longer than the credentials that signed it
public record RedirectSettings(@Nullable URI endpoint, Duration expiry) {

    public static final RedirectSettings DEFAULT = new RedirectSettings(null, Duration.ofMinutes(20));

    public RedirectSettings {
        Require.that(expiry.isPositive(), "redirect expiry must be positive, is " + expiry);
        Require.that(expiry.compareTo(Duration.ofDays(7)) <= 0, "redirect expiry is at most 7 days, is " + expiry);
    }
}
