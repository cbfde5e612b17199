// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A certificate and its key in files that may be replaced while the server runs. They are looked at again and
/// again; what cannot be used, such as a pair of which one half is not written yet, changes nothing.
public final class CertificateFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    /// How long before its end a certificate is warned of.
    private static final Duration SOON = Duration.ofDays(30);

    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final Path certificate;
    private final Path key;
    private final Duration interval;
    private final InstantSource time;
    private final ServerKeys keys = new ServerKeys();
    private final Thread thread;
    private String seen;
    private Instant end = Instant.MAX;
    private Instant nextWarning = Instant.MIN;

    private CertificateFiles(Path certificate, Path key, Duration interval, InstantSource time) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.interval = interval;
        this.time = time;
        this.seen = content();
        use(PemFiles.identity(certificate, key));
        this.thread = Thread.ofVirtual().name("tls-files").unstarted(this::watch);
    }

    /// @param interval how often the files are looked at
    /// @throws IOException if they cannot be used as they are
    public static CertificateFiles watch(Path certificate, Path key, Duration interval, InstantSource time)
            throws IOException {
        var files = new CertificateFiles(certificate, key, interval, time);
        files.thread.start();
        return files;
    }

    public ServerKeys keys() {
        return keys;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            LOG.atDebug().log("tls.watchEnded");
        }
    }

    private void look() {
        try {
            String now = content();
            if (!now.equals(seen)) {
                seen = now;
                Identity identity = PemFiles.identity(certificate, key);
                use(identity);
                LOG.atInfo()
                        .addKeyValue("certificate", certificate)
                        .addKeyValue("subject", identity.certificate().getSubjectX500Principal())
                        .addKeyValue("expires", end)
                        .log("tls.reloaded");
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("problem", e.getMessage())
                    .addKeyValue("consequence", "the certificate in use stays")
                    .log("tls.reloadFailed");
        }
        warnOfEnd();
    }

    private void use(Identity identity) {
        keys.use(identity);
        end = identity.certificate().getNotAfter().toInstant();
        nextWarning = Instant.MIN;
    }

    private void warnOfEnd() {
        Instant now = time.instant();
        if (now.plus(SOON).isAfter(end) && !now.isBefore(nextWarning)) {
            nextWarning = now.plus(BETWEEN_WARNINGS);
            LOG.atWarn()
                    .addKeyValue("certificate", certificate)
                    .addKeyValue("expires", end)
                    .log(now.isAfter(end) ? "tls.expired" : "tls.expiresSoon");
        }
    }

    /// What identifies the content of both files: their times of change may lie.
    private String content() {
        return digest(bytes(certificate)) + digest(bytes(key));
    }

    private static byte @Nullable [] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return null; // what that means is told where it is read to be used
        }
    }

    private static String digest(byte @Nullable [] content) {
        if (content == null) {
            return "none";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
