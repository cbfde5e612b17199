// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CircuitTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7); // a clock may begin anywhere
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger cleared = new AtomicInteger();
    private final Circuit circuit = new Circuit(nanos::get, cleared::incrementAndGet);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().setLevel(Level.INFO); // whatever another test has configured
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setLevel(null);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Circuit.class);
    }

    private String ask(boolean works) {
        return circuit.ask(
                () -> {
                    asked.incrementAndGet();
                    if (!works) {
                        throw new IllegalStateException("injected");
                    }
                    return "answer";
                },
                "nothing");
    }

    @Test
    void answersArePassedOnWhileThereAreAny() {
        assertThat(ask(true)).isEqualTo("answer");
        assertThat(ask(true)).isEqualTo("answer");
        assertThat(log.list).isEmpty();
    }

    @Test
    void afterAFailureNobodyAsksForAPauseAndThenOneDoes() {
        assertThat(ask(false)).isEqualTo("nothing");
        assertThat(ask(true)).isEqualTo("nothing");
        nanos.addAndGet(Circuit.PAUSE.toNanos() - 1);
        assertThat(ask(true)).isEqualTo("nothing");
        assertThat(asked).hasValue(1);
        nanos.addAndGet(1);
        assertThat(ask(false)).isEqualTo("nothing");
        assertThat(ask(true)).isEqualTo("nothing");
        assertThat(asked).hasValue(2);
        nanos.addAndGet(Circuit.PAUSE.toNanos());
        assertThat(ask(true)).isEqualTo("answer");
        assertThat(ask(true)).isEqualTo("answer");
        assertThat(cleared).hasValue(1);
    }

    @Test
    void everyChangeOfStateIsOneLine() {
        for (int i = 0; i < 3; i++) {
            ask(false);
            nanos.addAndGet(Circuit.PAUSE.toNanos());
        }
        ask(true);
        ask(true);
        assertThat(log.list).extracting(ILoggingEvent::getMessage).containsExactly("redis.away", "redis.back");
    }

    @Test
    void requestThatIsInterruptedIsNoFailureOfTheServerAndStaysInterrupted() {
        String answer = circuit.ask(
                () -> {
                    throw new IllegalStateException(new InterruptedException());
                },
                "nothing");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo("nothing");
        assertThat(ask(true)).isEqualTo("answer");
        assertThat(log.list).isEmpty();
    }
}
