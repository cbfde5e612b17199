// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesIT {

    @TempDir
    private static Path keys;

    private static final Map<String, KeyFiles> FILES = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void createKeys() throws Exception {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            Path each = Files.createDirectory(keys.resolve(algorithm));
            FILES.put(algorithm, KeyFiles.create(each, algorithm));
        }
    }

    private static KeyFiles files(String algorithm) {
        return Objects.requireNonNull(FILES.get(algorithm));
    }

    private static String algorithmOf(KeyStore store) throws Exception {
        return store.getKey("server", PemFiles.NO_PASSWORD.toCharArray()).getAlgorithm();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsAKeyInPkcs8(String algorithm) throws Exception {
        var files = files(algorithm);
        KeyStore store = PemFiles.keyStore(files.certificate(), files.key());
        assertThat(store.getCertificateChain("server")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"RSA,RSA PRIVATE KEY", "EC,EC PRIVATE KEY"})
    void readsAKeyInItsTraditionalForm(String algorithm, String label) throws Exception {
        var files = files(algorithm);
        KeyStore store = PemFiles.keyStore(files.certificate(), files.traditionalKey(label));
        assertThat(algorithmOf(store)).isEqualTo(algorithm);
    }

    @Test
    void readsAChain() throws Exception {
        var files = files("EC");
        String one = Files.readString(files.certificate());
        Path chain = Files.writeString(folder.resolve("chain.pem"), one + one);
        KeyStore store = PemFiles.keyStore(chain, files.key());
        assertThat(store.getCertificateChain("server")).hasSize(2);
    }

    @Test
    void readsAKeyAndItsCertificateFromOneFile() throws Exception {
        var files = files("EC");
        Path both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(files.certificate()) + Files.readString(files.key()));
        KeyStore store = PemFiles.keyStore(both, both);
        assertThat(store.getCertificateChain("server")).hasSize(1);
    }

    @Test
    void missingFileIsNamed() throws Exception {
        var files = files("EC");
        Path absent = folder.resolve("absent.pem");
        assertThatThrownBy(() -> PemFiles.keyStore(files.certificate(), absent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("key file " + absent + " does not exist");
    }

    @Test
    void fileWithoutCertificateIsNamed() throws Exception {
        var files = files("EC");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> PemFiles.keyStore(empty, files.key()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(empty.toString());
    }

    @Test
    void damagedCertificateIsNamed() throws Exception {
        var files = files("EC");
        Path damaged = KeyFiles.writeTo(folder, "damaged.pem", "CERTIFICATE", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> PemFiles.keyStore(damaged, files.key()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(damaged.toString());
    }

    @Test
    void fileWithoutKeyIsNamed() throws Exception {
        var files = files("EC");
        assertThatThrownBy(() -> PemFiles.keyStore(files.certificate(), files.certificate()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no private key");
    }

    @Test
    void damagedKeyIsNamed() throws Exception {
        var files = files("EC");
        Path damaged = KeyFiles.writeTo(folder, "damaged.pem", "PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> PemFiles.keyStore(files.certificate(), damaged))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(damaged.toString());
    }

    @Test
    void encryptedKeyIsRefusedByItsName() throws Exception {
        var files = files("EC");
        Path encrypted = KeyFiles.writeTo(folder, "encrypted.pem", "ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> PemFiles.keyStore(files.certificate(), encrypted))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encrypted.pem is encrypted");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        Path certificate = files("EC").certificate();
        Path key = KeyFiles.create(folder, "EC").key();
        assertThatThrownBy(() -> PemFiles.keyStore(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not belong to");
    }
}
