// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How often and how long the store is asked.
class S3CallParametersTest extends S3ParameterFixture {

    private static final int OBJECT_BYTES = 20 << 20;

    @Test
    void maxattemptsIsHowOftenARequestIsSent() throws Exception {
        S3Driver driver = driver("maxattempts: 3");
        proxy.fail("HEAD:Object", CountingS3Proxy.ALWAYS, S3Fault.SLOW_DOWN);

        assertThatThrownBy(() -> driver.stat(TARGET)).isInstanceOf(StorageException.Unavailable.class);

        assertThat(proxy.seen("HEAD:Object")).hasSize(3);
    }

    @Test
    void calltimeoutEndsARequestWithAllItsAttempts() throws Exception {
        S3Driver driver = driver("calltimeout: 1s");
        proxy.delay(Duration.ofSeconds(20));
        long start = System.nanoTime();

        assertThatThrownBy(() -> driver.stat(TARGET)).isInstanceOf(StorageException.Unavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @Test
    void maxconcurrencyBoundsTheConnections() throws Exception {
        S3Driver driver = driver("maxconcurrency: 3");
        proxy.delay(Duration.ofMillis(50));

        askAtOnce(driver, 12);

        assertThat(proxy.peak("HEAD:Object")).isEqualTo(3);
    }

    @Test
    void requestspersecondHoldsRequestsBackBeyondASecondsWorth() throws Exception {
        S3Driver driver = driver("requestspersecond: 20");
        long start = System.nanoTime();

        askAtOnce(driver, 40);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(950));
        assertThat(proxy.seen("HEAD:Object")).hasSize(40);
    }

    private static void askAtOnce(S3Driver driver, int requests) throws IOException {
        try (var asking = new Fanout<Boolean>(requests)) {
            for (int i = 0; i < requests; i++) {
                asking.fork(() -> driver.stat(TARGET).isPresent());
            }
            asking.join();
        }
    }

    @Test
    void readaheadFetchesRangesOverSoManyConnections() throws Exception {
        S3Driver driver = driver("readahead: 3");
        driver.put(TARGET, new byte[OBJECT_BYTES], null);
        proxy.delay(Duration.ofMillis(100));

        try (ObjectStream in = driver.open(TARGET, ByteRange.ALL)) {
            assertThat(in.readAllBytes()).hasSize(OBJECT_BYTES);
        }

        assertThat(proxy.seen("GET:Object"))
                .extracting(request -> request.header("Range").orElseThrow())
                .containsExactlyInAnyOrder("bytes=0-8388607", "bytes=8388608-16777215", "bytes=16777216-20971519");
        assertThat(proxy.peak("GET:Object")).isGreaterThanOrEqualTo(2);
    }
}
