// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The addresses that answers name: absolute as the client reached the registry, also through a proxy that says
/// so, or paths only, as configured.
final class Locations {

    private static final Pattern FORWARDED_PROTO = Pattern.compile("(?i)(?:^|[;,\\s])proto=\"?(https?)\"?");
    private static final Pattern FORWARDED_HOST = Pattern.compile("(?i)(?:^|[;,\\s])host=\"?([^\";,\\s]+)\"?");
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._\\-\\[\\]:]+");

    private final ApiConfig config;

    Locations(ApiConfig config) {
        this.config = config;
    }

    String blob(HttpRequest request, RepositoryName repository, Digest digest) {
        return at(request, repository + "/blobs/" + digest);
    }

    String manifest(HttpRequest request, RepositoryName repository, Digest digest) {
        return at(request, repository + "/manifests/" + digest);
    }

    String upload(HttpRequest request, RepositoryName repository, UploadId id, String token) {
        return at(request, repository + "/blobs/uploads/" + id + "?_state=" + token);
    }

    /// A link to the next page: always a path, which holds wherever the client found this page.
    String next(String rest) {
        return "<%s/v2/%s>; rel=\"next\"".formatted(config.prefix(), rest);
    }

    private String at(HttpRequest request, String rest) {
        URI host = config.host();
        if (host != null) {
            String text = host.toString();
            return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/v2/" + rest;
        }
        String path = config.prefix() + "/v2/" + rest;
        return config.relativeUrls() ? path : scheme(request) + "://" + authority(request) + path;
    }

    private static String scheme(HttpRequest request) {
        String forwarded = forwarded(request, FORWARDED_PROTO, "X-Forwarded-Proto");
        return forwarded != null && (forwarded.equals("http") || forwarded.equals("https"))
                ? forwarded
                : request.scheme();
    }

    private static String authority(HttpRequest request) {
        String forwarded = forwarded(request, FORWARDED_HOST, "X-Forwarded-Host");
        return forwarded != null && AUTHORITY.matcher(forwarded).matches() ? forwarded : request.authority();
    }

    /// What the proxy nearest to the client says: `Forwarded` (RFC 7239), or the older header.
    private static @Nullable String forwarded(HttpRequest request, Pattern parameter, String olderHeader) {
        String standard = request.headers().first("Forwarded").orElse("");
        Matcher found = parameter.matcher(standard.split(",", 2)[0]);
        if (found.find()) {
            return found.group(1).toLowerCase(Locale.ROOT);
        }
        return request.headers()
                .first(olderHeader)
                .map(value -> value.split(",", 2)[0].strip())
                .orElse(null);
    }
}
