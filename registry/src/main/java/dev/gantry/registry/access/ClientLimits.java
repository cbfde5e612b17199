// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// How often each client may ask, and how much at the same time.
///
/// The pace is that of a bucket that holds `burst` requests and is refilled steadily. Of a client only the instant is
/// kept at which its bucket will be full again (the generic cell rate algorithm), and that of so many clients as
/// asked last; what is under way is counted for those clients alone that have something under way.
///
/// @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">the algorithm</a>
public final class ClientLimits {

    /// Nobody is held back.
    public static final ClientLimits NONE = new ClientLimits(new Pace(0, 1), 0, () -> 0);

    /// How many clients are remembered. One that is forgotten may begin a burst anew.
    private static final int MOST_CLIENTS = 100_000;

    /// When a client should come again that has too much under way: nobody knows when that will be less.
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final int mostAtOnce;
    private final long intervalNanos;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final Cache<String, Long> fullAtNanos;
    private final ConcurrentHashMap<String, Integer> underWay = new ConcurrentHashMap<>();

    /// How fast a client may ask.
    ///
    /// @param perSecond in the long run; 0 for no bound
    /// @param burst how many at once after a pause; at least 1
    public record Pace(int perSecond, int burst) {}

    /// What becomes of a request.
    public sealed interface Turn {}

    /// It may go on; it has ended when this is closed, of which only the first time counts.
    public static final class Granted implements Turn, AutoCloseable {
        private final Runnable end;
        private boolean hasEnded;

        private Granted(Runnable end) {
            this.end = end;
        }

        @Override
        public synchronized void close() {
            if (!hasEnded) {
                hasEnded = true;
                end.run();
            }
        }
    }

    /// It may be asked again later.
    public record Later(Duration after) implements Turn {}

    /// @param mostAtOnce how many requests of one client may be under way; 0 for no bound
    public ClientLimits(Pace pace, int mostAtOnce, LongSupplier nanoTime) {
        this.intervalNanos = pace.perSecond() == 0 ? 0 : NANOS_PER_SECOND / pace.perSecond();
        this.burstNanos = intervalNanos * (pace.burst() - 1);
        this.mostAtOnce = mostAtOnce;
        this.nanoTime = nanoTime;
        this.fullAtNanos = Caffeine.newBuilder().maximumSize(MOST_CLIENTS).build();
    }

    /// @param client anything by which requests of one client are told from those of others
    public Turn take(String client) {
        if (mostAtOnce > 0 && underWay.merge(client, 1, Integer::sum) > mostAtOnce) {
            end(client);
            return new Later(SHORTLY);
        }
        Duration wait = intervalNanos == 0 ? Duration.ZERO : waitOf(client);
        if (!wait.isZero()) {
            end(client);
            return new Later(wait);
        }
        return new Granted(() -> end(client));
    }

    private void end(String client) {
        if (mostAtOnce > 0) {
            underWay.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    /// How long the client must wait for its turn; zero, and one request counted, if it need not.
    private Duration waitOf(String client) {
        long now = nanoTime.getAsLong();
        long[] wait = {0};
        fullAtNanos.asMap().compute(client, (name, before) -> {
            long full = before == null || before - now < 0 ? now : before;
            wait[0] = Math.max(0, full - now - burstNanos);
            return wait[0] > 0 ? full : full + intervalNanos;
        });
        return Duration.ofNanos(wait[0]);
    }
}
