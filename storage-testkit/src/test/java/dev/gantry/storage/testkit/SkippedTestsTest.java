// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkippedTestsTest {

    @Test
    void skippedAndAbortedTestsArePrintedWithTheirReasons() {
        var printed = new ByteArrayOutputStream();
        var launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new SkippedTests(new PrintStream(printed, true, UTF_8)))
                .build());

        launcher.execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Sample.class))
                .build());

        assertThat(printed.toString(UTF_8).lines())
                .containsExactly(
                        "SKIPPED SkippedTestsTest$Sample.aborts: needs Ceph RGW: run testbed/up",
                        "SKIPPED SkippedTestsTest$Sample.isDisabled: for a reason");
    }

    /// Run by the launcher above alone: Surefire passes over nested classes.
    static final class Sample {

        @Test
        void passes() {}

        @Test
        void aborts() {
            Assumptions.abort("needs Ceph RGW: run testbed/up");
        }

        @Test
        @Disabled("for a reason")
        void isDisabled() {}
    }
}
