// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import dev.gantry.storage.middleware.BaseUrl;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How clients are sent to a distribution of CloudFront.
///
/// @param validity how long an address is good for
/// @param policy by which addresses are signed
/// @param bypass who is sent to the bucket instead; null for nobody
public record CloudFrontSettings(
        BaseUrl base,
        SigningKey key,
        String keyPairId,
        Duration validity,
        Policy policy,
        @Nullable Bypass bypass) {

    /// What an address is good for besides its time.
    public enum Policy {
        /// Whoever has it.
        CANNED,

        /// The client that it was given to, where that has an IPv4 address.
        CUSTOM
    }

    /// Clients with an address of Amazon's, which reach the bucket without the way through the edge.
    ///
    /// @param list where Amazon publishes its addresses
    /// @param regions in lower case; none for all
    /// @param frequency how often the list is asked for again
    public record Bypass(URI list, Set<String> regions, Duration frequency) {
        public Bypass {
            regions = Set.copyOf(regions);
        }
    }
}
