// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.benchmarks.scenario.Setting;
import dev.gantry.benchmarks.store.S3Store;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTest {

    @TempDir
    Path folder;

    private static final S3Store STORE =
            new S3Store(URI.create("http://127.0.0.1:7480"), "access", "secret", "us-east-1");

    private static Place place(Setting setting, Optional<TlsFiles> tls) {
        return new Place(setting, 5000, STORE, URI.create("http://127.0.0.1:9000"), "bucket", tls);
    }

    @Test
    void blobsAreRedirectedInOneSettingAlone() {
        assertThat(place(Setting.PLAIN, Optional.empty()).configuration()).contains("  redirect:\n    disable: true\n");
        assertThat(place(Setting.REDIRECT, Optional.empty()).configuration())
                .contains("  redirect:\n    disable: false\n");
    }

    @Test
    void nothingReadsAheadButWhereThatIsMeasured() {
        assertThat(place(Setting.CAPPED, Optional.empty()).configuration()).doesNotContain("readahead");
        assertThat(place(Setting.CAPPED_READ_AHEAD, Optional.empty()).configuration())
                .contains("    readahead: 4\n  delete:\n");
    }

    @Test
    void tlsIsSpokenOnBothSidesWhereThatIsMeasured() throws Exception {
        TlsFiles files = TlsFiles.make(folder);

        Place place = place(Setting.TLS, Optional.of(files));

        assertThat(place.configuration())
                .contains("    secure: true\n")
                .contains("    rootca: " + files.authority() + "\n")
                .contains("  tls:\n    certificate: " + files.certificate() + "\n    key: " + files.key() + "\n");
        assertThat(place.uri()).hasToString("https://localhost:5000");
    }

    @Test
    void tlsIsSpokenToTheStoreAloneWhereThatIsMeasured() throws Exception {
        TlsFiles files = TlsFiles.make(folder);

        Place place = place(Setting.STORE_TLS, Optional.of(files));

        assertThat(place.configuration())
                .contains("    secure: true\n")
                .contains("    rootca: " + files.authority() + "\n")
                .doesNotContain("  tls:\n");
        assertThat(place.uri()).hasToString("http://127.0.0.1:5000");
    }

    @Test
    void commandsMayNameWhereTheStoreIs() {
        assertThat(place(Setting.PLAIN, Optional.empty()).values("config.yml"))
                .containsEntry("endpoint", "http://127.0.0.1:9000")
                .containsEntry("bucket", "bucket")
                .containsEntry("secretkey", "secret")
                .containsEntry("port", "5000")
                .containsEntry("config", "config.yml");
    }
}
