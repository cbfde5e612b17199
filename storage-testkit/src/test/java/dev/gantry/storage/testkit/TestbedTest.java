// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class TestbedTest {

    @Test
    void theFileIsFoundFromAnyFolderOfTheRepository(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve(".testbed"));
        Files.writeString(
                root.resolve(".testbed/env"), "# what is up\nRGW_ENDPOINT=http://127.0.0.1:7480\n\nEMPTY=\nURL=a=b\n");
        Path module = Files.createDirectories(root.resolve("storage-s3/src"));

        assertThat(Testbed.read(module))
                .isEqualTo(Map.of("RGW_ENDPOINT", "http://127.0.0.1:7480", "EMPTY", "", "URL", "a=b"));
    }

    @Test
    void withoutATestbedTheTestIsAbortedWithTheReason() {
        assertThatThrownBy(() -> new Testbed(Map.of("RGW_ENDPOINT", "x"), false).rgw())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("needs Ceph RGW: run testbed/up")
                .hasMessageContaining("RGW_ACCESS_KEY");
    }

    @Test
    void whereTheTestbedIsRequiredTheTestFails() {
        assertThatThrownBy(() -> new Testbed(Map.of(), true).require("SKOPEO"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("needs SKOPEO: run testbed/up");
    }

    @Test
    void whatIsThereIsGiven() {
        var testbed = new Testbed(
                Map.of("RGW_ENDPOINT", "http://127.0.0.1:1", "RGW_ACCESS_KEY", "a", "RGW_SECRET_KEY", "s"), true);

        assertThat(testbed.rgw()).isEqualTo(new Testbed.Rgw(URI.create("http://127.0.0.1:1"), "a", "s"));
    }
}
