// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FanoutTest {

    @Test
    void resultsComeInTheOrderOfTheTasks() throws IOException {
        try (var fanout = new Fanout<Integer>(4)) {
            for (int i = 0; i < 50; i++) {
                int result = i;
                fanout.fork(() -> {
                    Thread.sleep(result % 3);
                    return result;
                });
            }
            assertThat(fanout.join()).hasSize(50).isSorted().startsWith(0).endsWith(49);
        }
    }

    @Test
    void noMoreTasksRunAtOnceThanItIsWide() throws IOException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        try (var fanout = new Fanout<Integer>(3)) {
            for (int i = 0; i < 20; i++) {
                fanout.fork(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.sleep(10);
                    return running.decrementAndGet();
                });
            }
            fanout.join();
        }
        assertThat(most).hasValue(3);
    }

    @Test
    void withoutTasksThereAreNoResults() throws IOException {
        try (var fanout = new Fanout<Integer>(1)) {
            assertThat(fanout.join()).isEmpty();
        }
    }

    @Test
    void theFirstFailureIsThrownAndInterruptsTheRest() {
        var interrupted = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    try (var fanout = new Fanout<Integer>(2)) {
                        fanout.fork(() -> {
                            started.countDown();
                            try {
                                Thread.sleep(60_000);
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                            return 1;
                        });
                        fanout.fork(() -> {
                            started.await();
                            throw new IOException("first");
                        });
                        fanout.join();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("first");
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void ofTwoFailuresTheEarlierIsThrown() {
        var failed = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    try (var fanout = new Fanout<Integer>(2)) {
                        fanout.fork(() -> {
                            try {
                                failed.await();
                                Thread.sleep(60_000);
                            } catch (InterruptedException e) {
                                throw new IOException("a consequence", e);
                            }
                            return 1;
                        });
                        fanout.fork(() -> {
                            failed.countDown();
                            throw new IOException("the cause");
                        });
                        fanout.join();
                    }
                })
                .hasMessage("the cause");
    }

    @Test
    void forkingAfterAFailureIsHarmlessAndJoinTellsTheFailure() {
        var ran = new AtomicBoolean();
        assertThatThrownBy(() -> {
                    try (var fanout = new Fanout<Integer>(1)) {
                        var failing = new CountDownLatch(1);
                        fanout.fork(() -> {
                            failing.countDown();
                            throw new IOException("first");
                        });
                        failing.await();
                        Thread.sleep(50);
                        fanout.fork(() -> {
                            ran.set(true);
                            return 2;
                        });
                        fanout.join();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("first");
        assertThat(ran).isFalse();
    }

    @Test
    void aProgrammingErrorIsThrownAsItIs() {
        assertThatThrownBy(() -> {
                    try (var fanout = new Fanout<Integer>(1)) {
                        fanout.fork(() -> {
                            throw new IllegalStateException("bug");
                        });
                        fanout.join();
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
    }

    @Test
    void closingWithoutJoinEndsTheTasks() {
        var ended = new AtomicBoolean();
        var started = new CountDownLatch(1);
        try (var fanout = new Fanout<Integer>(1)) {
            fanout.fork(() -> {
                started.countDown();
                try {
                    Thread.sleep(60_000);
                    return 1;
                } finally {
                    ended.set(true);
                }
            });
            started.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(ended).isTrue();
    }

    @Test
    void anInterruptedJoinThrowsAndKeepsTheFlag() {
        try (var fanout = new Fanout<Integer>(1)) {
            fanout.fork(() -> {
                Thread.sleep(60_000);
                return 1;
            });
            Thread.currentThread().interrupt();

            assertThatThrownBy(fanout::join).isInstanceOf(InterruptedIOException.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
