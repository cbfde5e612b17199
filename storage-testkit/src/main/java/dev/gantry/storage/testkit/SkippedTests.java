// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import java.io.PrintStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Prints, when the tests of a module have run, every one that was skipped or aborted, and why. JUnit finds it by
/// itself wherever the testkit is on the class path.
public final class SkippedTests implements TestExecutionListener {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final PrintStream out;

    public SkippedTests() {
        this(System.out);
    }

    SkippedTests(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        lines.add("SKIPPED %s: %s".formatted(name(test), firstLine(reason)));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.ABORTED) {
            String reason = result.getThrowable()
                    .map(Throwable::getMessage)
                    .map(SkippedTests::firstLine)
                    .orElse("aborted without a reason");
            lines.add("SKIPPED %s: %s".formatted(name(test), reason));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        lines.stream().sorted().forEach(out::println);
        out.flush();
        lines.clear();
    }

    private static String name(TestIdentifier test) {
        TestSource source = test.getSource().orElse(null);
        return switch (source) {
            case MethodSource method -> simple(method.getClassName()) + "." + method.getMethodName() + suffix(test);
            case ClassSource type -> simple(type.getClassName());
            case null, default -> test.getDisplayName();
        };
    }

    /// What tells one case of a parameterised test from the others.
    private static String suffix(TestIdentifier test) {
        return test.getDisplayName().endsWith("()") ? "" : " " + test.getDisplayName();
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
