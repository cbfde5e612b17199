// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import java.net.URI;

/// The addresses that answers name: absolute as the client reached the registry, or paths only, as configured.
final class Locations {

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

    /// Scheme, host and port under which the client reached the registry.
    String origin(HttpRequest request) {
        URI host = config.host();
        return host == null
                ? request.scheme() + "://" + request.authority()
                : host.getScheme() + "://" + host.getAuthority();
    }

    /// An address for those who did not make the request, who could do nothing with a path.
    String absolute(HttpRequest request, String rest) {
        URI host = config.host();
        if (host != null) {
            String text = host.toString();
            return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/v2/" + rest;
        }
        return request.scheme() + "://" + request.authority() + path(rest);
    }

    private String at(HttpRequest request, String rest) {
        return config.host() == null && config.relativeUrls() ? path(rest) : absolute(request, rest);
    }

    private String path(String rest) {
        return config.prefix() + "/v2/" + rest;
    }
}
