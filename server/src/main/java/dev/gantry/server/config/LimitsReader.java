// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `limits`.
final class LimitsReader {

    private static final DataSize LEAST_MANIFEST = new DataSize(1 << 10);
    private static final DataSize LEAST_HEAD = new DataSize(4 << 10);
    private static final DataSize MOST_HEAD = new DataSize(1 << 20);

    private LimitsReader() {}

    static Limits read(Section limits) {
        Limits otherwise = Limits.DEFAULT;
        int perSecond = limits.number("requestspersecond", otherwise.requestsPerSecond(), 0);
        int burst = limits.number("burst", otherwise.burst(), 0);
        if (burst > 0 && perSecond == 0) {
            limits.error("burst", "needs requestspersecond");
        }
        return new Limits(
                perSecond,
                burst,
                limits.number("concurrency", otherwise.concurrency(), 0),
                limits.size("manifestbytes", otherwise.manifestBytes(), LEAST_MANIFEST, otherwise.manifestBytes()),
                limits.size("headerbytes", otherwise.headerBytes(), LEAST_HEAD, MOST_HEAD));
    }
}
