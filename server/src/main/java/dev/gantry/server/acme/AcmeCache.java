// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import dev.gantry.http.engine.Identity;
import dev.gantry.http.engine.PemFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file in which the account and the certificate outlive the process: PEM, for its owner's eyes alone. What it
/// holds is an authority's, whose directory its first line names.
final class AcmeCache {

    private static final Logger LOG = LoggerFactory.getLogger(AcmeCache.class);

    /// In a folder, as other servers keep theirs.
    private static final String NAME_IN_FOLDER = "gantry-acme.pem";

    private static final String FIRST_LINE = "Private keys and certificate of Gantry, for ";
    private static final String ACCOUNT_KEY = "ACCOUNT PRIVATE KEY";
    private static final String ACCOUNT_PUBLIC_KEY = "ACCOUNT PUBLIC KEY";

    private final Path file;
    private final URI directory;

    AcmeCache(Path file, URI directory) {
        this.file = Files.isDirectory(file) ? file.resolve(NAME_IN_FOLDER) : file;
        this.directory = directory;
    }

    /// What is kept.
    ///
    /// @param identity null until a certificate is issued
    record Kept(KeyPair account, @Nullable Identity identity) {}

    Path file() {
        return file;
    }

    /// Empty where there is nothing of that authority, or nothing that can be used, which is told.
    ///
    /// @throws IOException if the file is there and cannot be read
    Optional<Kept> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(FIRST_LINE + directory + "\n")) {
            warn("it is not of this authority, or not of Gantry; it will be written anew");
            return Optional.empty();
        }
        try {
            KeyFactory curves = KeyFactory.getInstance("EC");
            var account = new KeyPair(
                    curves.generatePublic(new X509EncodedKeySpec(block(text, ACCOUNT_PUBLIC_KEY))),
                    curves.generatePrivate(new PKCS8EncodedKeySpec(block(text, ACCOUNT_KEY))));
            boolean hasCertificate = text.contains("BEGIN CERTIFICATE");
            return Optional.of(new Kept(account, hasCertificate ? PemFiles.identity(file, file) : null));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            warn("it is damaged, and will be written anew: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Replaces the file as a whole, so that a crash leaves the one or the other.
    void write(Kept kept) throws IOException {
        var text = new StringBuilder(FIRST_LINE).append(directory).append('\n');
        Identity identity = kept.identity();
        if (identity != null) {
            append(text, "PRIVATE KEY", identity.key().getEncoded());
            for (X509Certificate certificate : identity.chain()) {
                append(text, "CERTIFICATE", encoded(certificate));
            }
        }
        append(text, ACCOUNT_KEY, kept.account().getPrivate().getEncoded());
        append(text, ACCOUNT_PUBLIC_KEY, kept.account().getPublic().getEncoded());
        Path folder = file.toAbsolutePath().getParent();
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path beside = Files.createTempFile(folder, "gantry-acme", ".new", owner);
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            int ignored = channel.write(StandardCharsets.ISO_8859_1.encode(text.toString()));
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void warn(String problem) {
        LOG.atWarn().addKeyValue("file", file).addKeyValue("problem", problem).log("acme.cacheNotUsed");
    }

    private static byte[] block(String text, String label) {
        Matcher found = Pattern.compile("-----BEGIN %1$s-----([^-]*)-----END %1$s-----".formatted(label))
                .matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("there is no " + label.toLowerCase(Locale.ROOT));
        }
        return Base64.getMimeDecoder().decode(found.group(1));
    }

    private static void append(StringBuilder text, String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        text.append("-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64));
    }

    private static byte[] encoded(X509Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate cannot be written: " + e.getMessage(), e);
        }
    }
}
