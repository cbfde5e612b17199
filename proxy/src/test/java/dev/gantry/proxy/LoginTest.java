// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.proxy.remote.CredentialProgram;
import dev.gantry.proxy.remote.Login;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How the upstream is told who asks, and who else is not.
class LoginTest {

    private static final RepositoryName LIBRARY = new RepositoryName("library/debian");
    private static final byte[] LAYER = "a layer".getBytes(UTF_8);
    private static final Login LOGIN = new Login(FakeRegistry.USER, FakeRegistry.PASSWORD);

    @TempDir
    Path folder;

    private FakeRegistry upstream;
    private Digest layer;

    @BeforeEach
    void start() throws IOException {
        upstream = new FakeRegistry();
        layer = upstream.blob(LIBRARY.text(), LAYER);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(FakeRegistry.Guard.class)
    void blobIsPulledFromAGuardedRegistry(FakeRegistry.Guard guard) throws IOException {
        upstream.demands(guard);
        try (Cache cache = Cache.of(upstream, () -> Optional.of(LOGIN))) {
            assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
        }
    }

    @Test
    void tokenIsAskedForOnceAndThePasswordIsShownToItsServerAlone() throws IOException {
        upstream.demands(FakeRegistry.Guard.TOKEN);
        upstream.manifest(LIBRARY.text(), "latest", "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}");
        try (Cache cache = Cache.of(upstream, () -> Optional.of(LOGIN))) {
            assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
            cache.fetches().bring(LIBRARY, new Tag("latest"));
        }
        assertThat(upstream.count("GET /token")).isEqualTo(1);
        assertThat(upstream.requests())
                .filteredOn(line -> line.contains("Basic "))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("GET /token?service=fake&scope=repository%3Alibrary%2Fdebian%3Apull"));
        assertThat(upstream.count("GET /v2/library/debian/blobs")).isEqualTo(2);
    }

    @Test
    void registryThatWantsAPasswordIsNotAskedTwiceEachTime() throws IOException {
        upstream.demands(FakeRegistry.Guard.BASIC);
        Digest other = upstream.blob(LIBRARY.text(), "other".getBytes(UTF_8));
        try (Cache cache = Cache.of(upstream, () -> Optional.of(LOGIN))) {
            assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
            assertThat(cache.pull(LIBRARY, other)).isEqualTo("other".getBytes(UTF_8));
        }
        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    void serverToWhichABlobIsRedirectedIsNotToldWhoAsks() throws IOException {
        upstream.demands(FakeRegistry.Guard.BASIC);
        try (var storage = new FakeRegistry();
                Cache cache = Cache.of(upstream, () -> Optional.of(LOGIN))) {
            storage.blob(LIBRARY.text(), LAYER);
            upstream.keepsBlobsAt(storage.uri());
            assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
            assertThat(storage.requests()).singleElement().asString().endsWith(" -");
        }
    }

    @Test
    void helperIsAskedAsItsLifetimeSays() throws IOException {
        Path helper = helper(
                "echo '{\"Username\":\"%s\",\"Secret\":\"%s\"}'".formatted(FakeRegistry.USER, FakeRegistry.PASSWORD));
        upstream.demands(FakeRegistry.Guard.BASIC);
        var once = new CredentialProgram(helper.toString(), upstream.uri(), null, InstantSource.system());
        var always = new CredentialProgram(helper.toString(), upstream.uri(), Duration.ZERO, InstantSource.system());

        try (Cache cache = Cache.of(upstream, once)) {
            assertThat(cache.pull(LIBRARY, layer)).isEqualTo(LAYER);
        }
        assertThat(once.current()).contains(LOGIN);
        assertThat(Files.readAllLines(folder.resolve("asked"))).containsExactly("get " + upstream.uri());
        assertThat(always.current()).isEqualTo(always.current());
        assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(3);
    }

    @Test
    void helperThatFailsIsToldWithoutWhatItPrinted() throws IOException {
        Path helper = helper("echo secret; exit 3");
        var source = new CredentialProgram(helper.toString(), upstream.uri(), null, InstantSource.system());

        assertThatThrownBy(source::current).hasMessageContaining("exit code 3").hasMessageNotContaining("secret");
    }

    private Path helper(String last) throws IOException {
        Path helper = folder.resolve("docker-credential-test");
        Files.writeString(
                helper,
                "#!/bin/sh\nprintf '%%s %%s\\n' \"$1\" \"$(cat)\" >>%s\n%s\n".formatted(folder.resolve("asked"), last));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        return helper;
    }
}
