// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Configuration files of test resources, and the files that they name, which lie in a test's own folder instead.
final class SampleFiles {

    private static final String RSA = rsaKey();

    private final Path folder;
    private final Map<String, Path> places = new HashMap<>();

    SampleFiles(Path folder) throws IOException {
        this.folder = folder;
        TestAuthority authority = new TestAuthority("samples");
        TestAuthority.Identity identity = authority.identity("localhost");
        for (String name : List.of("/path/to/x509/public", "/path/to/cert.crt")) {
            place(name, identity.certificate());
        }
        for (String name : List.of("/path/to/x509/private", "/path/to/key.pem")) {
            place(name, identity.key());
        }
        for (String name : List.of("/path/to/ca.pem", "/path/to/another/ca.pem", "/root/certs/bundle")) {
            place(name, authority.pem());
        }
        for (String name : List.of("/path/to/pem", "/etc/docker/cloudfront/pk-ABCEDFGHIJKLMNOPQRST.pem")) {
            place(name, RSA);
        }
        place("/path/to/htpasswd", "dev:$2y$05$WZLVpFGOHqQoqUVbbTRMZe4JqEMhM7EsXWb5d4T4qPc3oLZ9J3Vx2\n");
        place(
                "/path/to/jwks",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"kid\":\"1\","
                        + "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                        + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}]}");
        places.put("/path/to/cache-file", folder.resolve("cache-file"));
        places.put("/var/lib/registry", Files.createDirectories(folder.resolve("registry")));
    }

    /// The names of all files of a folder of the test resources.
    static List<String> names(String resources) throws IOException {
        try (Stream<Path> files = Files.list(resource(resources))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    /// A file as it lies in the test resources.
    static String text(String name) throws IOException {
        return Files.readString(resource(name));
    }

    /// A file of the test resources, with paths of files that are there.
    ConfigFile file(String name) throws IOException {
        String text = text(name);
        for (Map.Entry<String, Path> place : places.entrySet()) {
            text = text.replaceAll(
                    "(?<![\\w/])" + Pattern.quote(place.getKey()) + "(?![\\w/])",
                    place.getValue().toString());
        }
        return ConfigFile.of(folder, text);
    }

    private void place(String name, String text) throws IOException {
        Path file = folder.resolve("file-" + places.size());
        places.put(name, Files.writeString(file, text));
    }

    private static Path resource(String name) {
        try {
            return Path.of(SampleFiles.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String rsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
