// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import dev.gantry.storage.middleware.cloudfront.CloudFrontSettings.Bypass;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a list of address ranges fresh on a thread of its own. A list that cannot be fetched, or is broken, leaves
/// the last good one in force.
final class RangeUpdates implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RangeUpdates.class);

    /// Six times the size of Amazon's list of these years.
    private static final WebClient WEB = new WebClient(16 << 20, Duration.ofSeconds(10));

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final Bypass bypass;
    private final Thread updates;

    private volatile AddressRanges ranges = AddressRanges.of(Set.of());
    private @Nullable String etag;
    private @Nullable String lastModified;

    private RangeUpdates(Bypass bypass, ThreadFactory threads) {
        this.bypass = bypass;
        this.updates = threads.newThread(this::run);
    }

    /// Fetches the list once, and then from time to time.
    ///
    /// @throws IOException if there is no list, or a broken one
    static RangeUpdates start(Bypass bypass, ThreadFactory threads) throws IOException {
        RangeUpdates updates = new RangeUpdates(bypass, threads);
        updates.fetch();
        updates.updates.start();
        return updates;
    }

    boolean contains(@Nullable String clientAddress) {
        return ranges.contains(clientAddress);
    }

    /// Whether the list will not be asked for any more.
    boolean isEnded() {
        return !updates.isAlive();
    }

    @Override
    public void close() {
        updates.interrupt();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(bypass.frequency());
                fetch();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    LOG.atWarn()
                            .addKeyValue("address", bypass.list())
                            .addKeyValue("problem", e.getMessage())
                            .log("cloudfront.rangesKept");
                }
            }
        }
    }

    /// Takes the list if it has changed.
    private void fetch() throws IOException {
        WebClient.Answer answer = WEB.get(bypass.list(), conditions());
        if (answer.code() == NOT_MODIFIED) {
            return;
        }
        if (answer.code() != OK) {
            throw new IOException("the answer is HTTP status " + answer.code());
        }
        RangeList list = RangeList.parse(answer.body(), bypass.regions());
        ranges = list.ranges();
        etag = answer.etag();
        lastModified = answer.lastModified();
        LOG.atInfo()
                .addKeyValue("address", bypass.list())
                .addKeyValue("ranges", ranges.size())
                .log("cloudfront.ranges");
        if (!list.unknownRegions().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("address", bypass.list())
                    .addKeyValue("regions", list.unknownRegions())
                    .addKeyValue("problem", "the list has no address of these regions; correct awsregion")
                    .log("cloudfront.unknownRegions");
        }
    }

    private Map<String, String> conditions() {
        Map<String, String> conditions = new HashMap<>();
        if (etag != null) {
            conditions.put("If-None-Match", etag);
        }
        if (lastModified != null) {
            conditions.put("If-Modified-Since", lastModified);
        }
        return conditions;
    }
}
