// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.referrer;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.referrer.ReferrerLookup.Look;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One page of referrers while it grows. For one thread.
final class PageBuilder {

    /// The most bytes of JSON in one page, but for a single referrer that has more: the size of a manifest that
    /// the specification ("Pushing Manifests") has every client take.
    private static final int MAX_BYTES = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(PageBuilder.class);

    private final ReferrerLookup lookup;
    private final int limit;
    private final List<Referrer> found = new ArrayList<>();
    private long bytes;
    private int broken;
    private @Nullable Digest examined;

    /// @param last where the page begins
    PageBuilder(ReferrerLookup lookup, int limit, @Nullable Digest last) {
        this.lookup = lookup;
        this.limit = limit;
        this.examined = last;
    }

    /// @return false if the page is full without that candidate, which belongs to the next one
    boolean add(Digest candidate, Look look) throws IOException {
        boolean isTaken = switch (look) {
            case Look.Found(Referrer referrer) -> take(referrer);
            case Look.Large() -> found.size() < limit && add(candidate, lookup.look(candidate));
            case Look.Filtered() -> true;
            case Look.Broken(String problem) -> skip(candidate, problem);
        };
        examined = isTaken ? candidate : examined;
        return isTaken;
    }

    private boolean take(Referrer referrer) {
        bytes += referrer.mostBytes();
        if (found.size() == limit || (bytes > MAX_BYTES && !found.isEmpty())) {
            return false;
        }
        return found.add(referrer);
    }

    private boolean skip(Digest candidate, String problem) {
        broken++;
        LOG.atDebug()
                .addKeyValue("repository", lookup.repository())
                .addKeyValue("digest", candidate)
                .addKeyValue("problem", problem)
                .log("referrer.skipped");
        return true;
    }

    /// @param hasMore whether candidates follow
    ReferrersPage build(boolean hasMore) {
        if (broken > 0) {
            LOG.atInfo()
                    .addKeyValue("repository", lookup.repository())
                    .addKeyValue("subject", lookup.subject())
                    .addKeyValue("skipped", broken)
                    .log("referrers.skipped");
        }
        return new ReferrersPage(found, hasMore ? examined : null);
    }
}
