// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.testkit.edge.KeyPairs;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    private static final KeyPair RSA = KeyPairs.rsa();
    private static final KeyPair ECDSA = KeyPairs.ecdsa("secp256r1");
    private static final char[] PASSPHRASE = "hunter2".toCharArray();

    @TempDir
    Path folder;

    @Test
    void pkcs1IsRead() throws IOException {
        String pem = written(RSA.getPrivate());
        assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(SigningKey.parse(pem).key()).isEqualTo(RSA.getPrivate());
    }

    @Test
    void pkcs8IsReadOfBothKinds() {
        assertThat(SigningKey.parse(KeyPairs.pem(RSA.getPrivate())).key()).isEqualTo(RSA.getPrivate());
        assertThat(SigningKey.parse(KeyPairs.pem(ECDSA.getPrivate())).key()).isEqualTo(ECDSA.getPrivate());
    }

    @Test
    void sec1IsReadWithTheParametersThatStandBeforeIt() throws IOException {
        var info = PrivateKeyInfo.getInstance(ECDSA.getPrivate().getEncoded());
        var key = ECPrivateKey.getInstance(info.parsePrivateKey());
        var curve = info.getPrivateKeyAlgorithm().getParameters();
        String pem = written(
                        new PemObject("EC PARAMETERS", curve.toASN1Primitive().getEncoded()))
                + written(new PemObject("EC PRIVATE KEY", new ECPrivateKey(256, key.getKey(), curve).getEncoded()));
        assertThat(((java.security.interfaces.ECPrivateKey)
                                SigningKey.parse(pem).key())
                        .getS())
                .isEqualTo(key.getKey());
    }

    @Test
    void fileIsReadWhereTheTextNamesOne() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), KeyPairs.pem(RSA.getPrivate()));
        assertThat(SigningKey.read(file.toString()).key()).isEqualTo(RSA.getPrivate());
    }

    @Test
    void keyBehindAPassphraseIsRefusedWithTheWayOut() throws IOException, OperatorCreationException {
        StringWriter pkcs1 = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pkcs1)) {
            writer.writeObject(
                    RSA.getPrivate(),
                    new JcePEMEncryptorBuilder("AES-256-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build(PASSPHRASE));
        }
        var pkcs8 = new JcaPKCS8Generator(
                RSA.getPrivate(),
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setRandom(new SecureRandom())
                        .setPassword(PASSPHRASE)
                        .build());
        assertRefused(pkcs1.toString(), "passphrase", "openssl pkey");
        assertRefused(written(pkcs8.generate()), "passphrase", "openssl pkey");
    }

    @Test
    void keysThatCloudFrontDoesNotTakeAreRefused() {
        assertRefused(KeyPairs.pem(KeyPairs.ecdsa("secp384r1").getPrivate()), "P-256");
        assertRefused(KeyPairs.pem(KeyPairs.rsa(1024).getPrivate()), "2048 bits");
    }

    @Test
    void textWithoutAPrivateKeyIsRefused() throws IOException {
        assertRefused(written(RSA.getPublic()), "holds no private key");
        assertRefused("-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n", "damaged");
        assertRefused("-----BEGIN PRIVATE KEY-----\nhunter2", "holds no");
    }

    @Test
    void fileThatCannotBeReadSaysWhy() throws IOException {
        Path binary = Files.write(folder.resolve("key.der"), RSA.getPrivate().getEncoded());
        assertRefused(folder.resolve("none.pem").toString(), "there is no such file");
        assertRefused(binary.toString(), "no PEM text");
        assertRefused(Files.writeString(folder.resolve("empty"), "").toString(), "holds no private key");
    }

    @Test
    void keyIsNotPrinted() {
        assertThat(SigningKey.parse(KeyPairs.pem(RSA.getPrivate()))).hasToString("***");
    }

    private static void assertRefused(String source, String... words) {
        assertThatThrownBy(() -> SigningKey.read(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .message()
                .matches("(holds|names) .*")
                .doesNotContain("hunter2");
    }

    private static String written(Object key) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(key);
        }
        return text.toString();
    }
}
