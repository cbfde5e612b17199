// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.engine.Identity;
import dev.gantry.server.acme.AcmeCache.Kept;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeCacheTest {

    private static final URI DIRECTORY = URI.create("https://acme.example/directory");

    @TempDir
    private Path folder;

    private AcmeCache cache(URI directory) {
        return new AcmeCache(folder.resolve("cache.pem"), directory);
    }

    private static Kept kept(KeyPair account) throws IOException {
        return new Kept(account, SelfSigned.standIn(List.of("a.example"), Instant.now()));
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        KeyPair account = SelfSigned.newKeys();
        Kept kept = kept(account);
        cache(DIRECTORY).write(kept);

        Kept read = cache(DIRECTORY).read().orElseThrow();

        assertThat(read.account().getPrivate().getEncoded())
                .isEqualTo(account.getPrivate().getEncoded());
        assertThat(read.account().getPublic()).isEqualTo(account.getPublic());
        assertThat(read.identity()).extracting(Identity::chain).isEqualTo(List.of(certificateOf(kept)));
    }

    private static Object certificateOf(Kept kept) {
        Identity identity = kept.identity();
        return identity == null ? "none" : identity.certificate();
    }

    @Test
    void accountIsKeptBeforeThereIsACertificate() throws Exception {
        cache(DIRECTORY).write(new Kept(SelfSigned.newKeys(), null));

        assertThat(cache(DIRECTORY).read().orElseThrow().identity()).isNull();
    }

    @Test
    void ownerAloneMayReadAndNothingIsLeftBeside() throws Exception {
        cache(DIRECTORY).write(kept(SelfSigned.newKeys()));
        cache(DIRECTORY).write(kept(SelfSigned.newKeys()));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void whatIsOfAnotherAuthorityOrDamagedIsNotUsed() throws Exception {
        cache(DIRECTORY).write(kept(SelfSigned.newKeys()));
        assertThat(cache(URI.create("https://other.example/directory")).read()).isEmpty();

        Path file = folder.resolve("cache.pem");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("-----BEGIN ACCOUNT", "-----BEGIN NO"));
        assertThat(cache(DIRECTORY).read()).isEmpty();
        Files.writeString(file, "something else");
        assertThat(cache(DIRECTORY).read()).isEmpty();
    }

    @Test
    void folderHoldsAFileOfItsOwn() {
        assertThat(new AcmeCache(folder, DIRECTORY).file()).isEqualTo(folder.resolve("gantry-acme.pem"));
    }
}
