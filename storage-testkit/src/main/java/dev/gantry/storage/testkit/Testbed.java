// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/// The real servers and clients that `testbed/up` brought up. It writes what there is into `.testbed/env` in the
/// repository's root, as lines `NAME=VALUE`.
///
/// A test that needs something asks for it by name. Where it is not there the test is aborted with a reason; with
/// `GANTRY_TESTBED=required` in the environment it fails instead.
public final class Testbed {

    private static final String FILE = ".testbed/env";

    private final Map<String, String> values;
    private final boolean isRequired;

    Testbed(Map<String, String> values, boolean isRequired) {
        this.values = Map.copyOf(values);
        this.isRequired = isRequired;
    }

    /// The testbed of the repository in which this process runs.
    public static Testbed find() {
        boolean isRequired = "required".equals(System.getenv("GANTRY_TESTBED"));
        return new Testbed(read(Path.of("").toAbsolutePath()), isRequired);
    }

    /// What the testbed of the repository around `folder` offers; nothing where none is up.
    static Map<String, String> read(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path file = at.resolve(FILE);
            if (Files.isRegularFile(file)) {
                return parse(file);
            }
        }
        return Map.of();
    }

    /// The value of one name: `SKOPEO`, `DISTRIBUTION_BINARY`.
    public String require(String name) {
        require(name, name);
        return values.getOrDefault(name, "");
    }

    /// Goes on only if all the names have values.
    ///
    /// @param what what is needed, for the reader of the reason
    public void require(String what, String... names) {
        var missing =
                Arrays.stream(names).filter(name -> !values.containsKey(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        String reason = "needs %s: run testbed/up (it gave no %s)".formatted(what, String.join(", ", missing));
        if (isRequired) {
            fail(reason);
        }
        throw new TestAbortedException(reason);
    }

    /// The Ceph RADOS Gateway.
    public Rgw rgw() {
        require("Ceph RGW", "RGW_ENDPOINT", "RGW_ACCESS_KEY", "RGW_SECRET_KEY");
        return new Rgw(URI.create(require("RGW_ENDPOINT")), require("RGW_ACCESS_KEY"), require("RGW_SECRET_KEY"));
    }

    /// An S3 server to be addressed by path, region `us-east-1`.
    public record Rgw(URI endpoint, String accessKey, String secretKey) {}

    private static Map<String, String> parse(Path file) {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    values.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
        return values;
    }
}
