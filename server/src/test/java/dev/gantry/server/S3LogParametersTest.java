// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// What is logged of requests.
class S3LogParametersTest extends S3ParameterFixture {

    private final Logger wire = (Logger) LoggerFactory.getLogger("dev.gantry.storage.s3.wire");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void logErrorsAlone() {
        Logging.configure(new ServerConfig.Log(
                ServerConfig.Level.ERROR,
                ServerConfig.Log.DEFAULT.formatter(),
                Map.of(),
                ServerConfig.Log.DEFAULT.accessLog()));
        log.start();
        wire.addAppender(log);
        wire.setAdditive(false);
    }

    @AfterEach
    void logAsBefore() {
        wire.setAdditive(true);
        Logging.configure(ServerConfig.Log.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "off, ''",
        "debug, s3.wire.request s3.wire.response s3.wire.request s3.wire.response",
        "debugwithsigning, s3.wire.request s3.wire.response s3.wire.request s3.wire.response",
        "debugwithhttpbody, s3.wire.request s3.wire.response s3.wire.request s3.wire.response",
        "debugwithrequestretries, s3.wire.request s3.wire.response s3.wire.retry s3.wire.request s3.wire.response",
        "debugwithrequesterrors, s3.wire.request s3.wire.error s3.wire.request s3.wire.response",
        "debugwitheventstreambody, s3.wire.request s3.wire.response s3.wire.request s3.wire.response",
    })
    void loglevelSaysWhatIsLoggedWhateverTheLevelOfTheRest(String level, String events) throws Exception {
        proxy.fail("PUT:Object", 1, S3Fault.SLOW_DOWN);

        driver("loglevel: " + level).put(TARGET, new byte[] {1}, null);

        List<String> logged = new ArrayList<>();
        log.list.forEach(event -> logged.add(event.getMessage()));
        assertThat(String.join(" ", logged)).isEqualTo(events);
        assertThat(proxy.seen("PUT:Object")).hasSize(2);
    }
}
