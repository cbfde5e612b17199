// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key and a certificate for 127.0.0.1 that nobody has signed but itself.
public final class LoopbackIdentity {

    private static final String PASSWORD = "no-secret";

    private LoopbackIdentity() {}

    /// Makes them with the JDK's `keytool`, in half a second.
    ///
    /// @param folder where a key store is left
    public static SSLContext make(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("loopback.p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "loopback",
                "-keyalg",
                "EC",
                "-dname",
                "CN=loopback",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext identity = SSLContext.getInstance("TLS");
        identity.init(keys.getKeyManagers(), null, null);
        return identity;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with " + status);
        }
    }
}
