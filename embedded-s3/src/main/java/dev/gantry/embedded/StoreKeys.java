// SPDX-License-Identifier: Apache-2.0
package dev.gantry.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The secrets of one `gantry-data` folder: made at the first run and kept in its file `keys`, which only its
/// owner may read, so that uploads begun before a restart go on after it.
///
/// @param accessKey of the S3 server
/// @param secretKey of the S3 server
/// @param httpSecret the registry's `http.secret`
record StoreKeys(String accessKey, String secretKey, String httpSecret) {

    private static final String FILE = "keys";
    private static final int SECRET_BYTES = 20;

    /// Reads the folder's keys, or makes them.
    static StoreKeys of(Path folder, RandomGenerator random) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            write(file, random);
        }
        Properties keys = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            keys.load(reader);
        }
        return new StoreKeys(
                value(keys, "accesskey", file), value(keys, "secretkey", file), value(keys, "httpsecret", file));
    }

    @Override
    public String toString() {
        return "StoreKeys[accessKey=" + accessKey + ", secretKey=***, httpSecret=***]";
    }

    private static String value(Properties keys, String name, Path file) throws IOException {
        String value = keys.getProperty(name, "");
        if (value.isEmpty()) {
            throw new IOException("%s lacks %s; remove the file to have new keys made".formatted(file, name));
        }
        return value;
    }

    private static void write(Path file, RandomGenerator random) throws IOException {
        String text = """
                # Keys of this folder's S3 server and registry, made by Gantry.
                accesskey=gantry%s
                secretkey=%s
                httpsecret=%s
                """.formatted(hex(random).substring(0, 14), hex(random), hex(random));
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (Writer writer =
                Channels.newWriter(Files.newByteChannel(file, options, ownerOnly(file)), StandardCharsets.UTF_8)) {
            writer.write(text);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String hex(RandomGenerator random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
