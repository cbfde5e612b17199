// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.http.engine.PemFiles;
import dev.gantry.http.engine.TlsContext;
import dev.gantry.server.config.Tls.ClientAuth;
import dev.gantry.server.config.Tls.LetsEncrypt;
import dev.gantry.server.config.Tls.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the section `http.tls`. The files that it names are looked into: a server that could not use them should
/// not be what finds out.
final class TlsReader {

    /// What Distribution takes and this platform does not speak, because it can be broken.
    private static final Set<String> NO_LONGER_SPOKEN = Set.of(
            "TLS_RSA_WITH_RC4_128_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA");

    /// Names are asked for one by one, never for whatever a client asks for.
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private TlsReader() {}

    /// Null where the section asks for no TLS.
    static @Nullable Tls read(Section tls) {
        Optional<Path> certificate = file(tls, "certificate");
        Optional<Path> key = file(tls, "key");
        LetsEncrypt letsEncrypt = letsEncrypt(tls);
        List<Path> authorities = authorities(tls);
        ClientAuth clientAuth = clientAuth(tls, authorities);
        Version minimum = minimum(tls);
        List<String> suites = suites(tls);
        if (letsEncrypt != null && (certificate.isPresent() || key.isPresent())) {
            tls.error("letsencrypt", "cannot stand beside certificate and key; remove the one or the other");
        }
        checkPair(tls, certificate, key);
        if (certificate.isEmpty() && letsEncrypt == null) {
            refuseWithoutTls(tls);
            return null;
        }
        return new Tls(
                certificate.orElse(null), key.orElse(null), authorities, clientAuth, minimum, suites, letsEncrypt);
    }

    private static void refuseWithoutTls(Section tls) {
        if (tls.has("clientcas")
                && tls.filled("certificate").isEmpty()
                && tls.filled("key").isEmpty()) {
            tls.error("clientcas", "needs TLS: give certificate and key, or letsencrypt");
        }
        for (String key : List.of("minimumtls", "ciphersuites")) {
            if (tls.has(key)) {
                tls.warn(key, "has no effect without certificate and key, or letsencrypt");
            }
        }
    }

    private static void checkPair(Section tls, Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isPresent() && key.isEmpty()) {
            tls.error("key", "is required beside certificate: the PEM file of its private key");
        } else if (certificate.isEmpty() && key.isPresent()) {
            tls.error("certificate", "is required beside key: the PEM file of the certificate chain");
        } else if (certificate.isPresent()) {
            Path chain = certificate.get();
            if (isUsable(tls, "certificate", () -> PemFiles.certificates(chain))) {
                isUsable(tls, "key", () -> PemFiles.identity(chain, key.orElseThrow()));
            }
        }
    }

    /// Reads what a file holds.
    @FunctionalInterface
    private interface Reading {
        Object read() throws IOException;
    }

    private static boolean isUsable(Section section, String key, Reading reading) {
        try {
            Object ignored = reading.read();
            return true;
        } catch (IOException e) {
            section.error(key, "cannot be used: " + e.getMessage());
            return false;
        }
    }

    private static Optional<Path> file(Section section, String key) {
        return section.filled(key).isEmpty() ? Optional.empty() : section.parsed(key, Path::of, "a file's path");
    }

    private static List<Path> authorities(Section tls) {
        List<Path> files = new ArrayList<>();
        for (String name : tls.texts("clientcas")) {
            Path file = Path.of(name);
            if (isUsable(tls, "clientcas", () -> PemFiles.certificates(file))) {
                files.add(file);
            }
        }
        return files;
    }

    private static @Nullable ClientAuth clientAuth(Section tls, List<Path> authorities) {
        String accepted =
                Arrays.stream(ClientAuth.values()).map(ClientAuth::toString).collect(Collectors.joining(", "));
        ClientAuth mode = tls.parsed(
                "clientauth",
                text -> ClientAuth.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')),
                "one of " + accepted,
                ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT);
        if (!tls.has("clientcas")) {
            if (tls.has("clientauth")) {
                tls.error(
                        "clientauth", "needs clientcas: PEM files of the authorities that issue clients' certificates");
            }
            return null;
        }
        return authorities.isEmpty() ? null : mode;
    }

    private static Version minimum(Section tls) {
        String text = tls.filled("minimumtls").orElse("").toLowerCase(Locale.ROOT);
        if (text.equals("tls1.0") || text.equals("tls1.1")) {
            tls.warn("minimumtls", "is raised to tls1.2: older versions can be broken, and are not spoken");
            return Version.TLS1_2;
        }
        return tls.parsed(
                "minimumtls",
                value -> Version.valueOf(value.toUpperCase(Locale.ROOT).replace('.', '_')),
                "tls1.2 or tls1.3",
                Version.TLS1_2);
    }

    private static List<String> suites(Section tls) {
        List<String> named = tls.texts("ciphersuites");
        if (named.isEmpty()) {
            return List.of(); // to ask which are spoken makes Java read all the authorities that it trusts
        }
        if (NO_LONGER_SPOKEN.containsAll(named)) {
            tls.error("ciphersuites", "names none that is spoken; remove the key for those that are sound");
            return List.of();
        }
        Set<String> spoken = TlsContext.supportedSuites();
        List<String> read = new ArrayList<>();
        for (String name : named) {
            if (spoken.contains(name)) {
                read.add(name);
            } else if (NO_LONGER_SPOKEN.contains(name)) {
                tls.warn("ciphersuites", "%s is left out: it can be broken, and is not spoken".formatted(name));
            } else {
                tls.error("ciphersuites", "holds a name that is none" + nearest(name, spoken));
            }
        }
        return read;
    }

    private static String nearest(String name, Set<String> spoken) {
        return Spelling.nearest(name, spoken)
                .map(near -> "; the nearest known one is \"%s\"".formatted(near))
                .orElse("");
    }

    private static @Nullable LetsEncrypt letsEncrypt(Section tls) {
        Section section = tls.section("letsencrypt");
        if (section.keys().stream().noneMatch(section::has)) {
            return null;
        }
        Optional<Path> cache = file(section, "cachefile");
        if (cache.isEmpty()) {
            section.error("cachefile", "is required: the file in which the certificate and the account are kept");
        }
        List<String> hosts = section.texts("hosts").stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        if (hosts.isEmpty()) {
            section.error("hosts", "is required: the names that the certificate is for");
        } else if (!hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            section.error("hosts", "must be names of hosts without wildcards, as in registry.example.com");
        }
        URI directory = section.parsed(
                "directoryurl",
                HttpReader::absolute,
                "a URL as in https://acme.example.com/directory",
                LetsEncrypt.PRODUCTION);
        return new LetsEncrypt(
                cache.orElse(Path.of("")), section.filled("email").orElse(null), hosts, directory, rootCa(section));
    }

    private static @Nullable RootCa rootCa(Section section) {
        if (section.filled("rootca").isEmpty()) {
            return null;
        }
        try {
            return RootCa.read(section.filled("rootca").orElseThrow());
        } catch (IllegalArgumentException e) {
            section.error("rootca", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
