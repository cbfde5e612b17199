// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.referrer.Referrer;
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.referrer.ReferrersPage;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/<name>/referrers/<digest>`: the manifests that belong to another, page by page. Never 404: what is not
/// there has no referrers.
final class ReferrersHandler {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String FILTER = "artifactType";
    private static final JsonMapper JSON = new JsonMapper();

    private final Referrers referrers;
    private final Upstream upstream;
    private final Locations locations;

    ReferrersHandler(Referrers referrers, Upstream upstream, Locations locations) {
        this.referrers = referrers;
        this.upstream = upstream;
        this.locations = locations;
    }

    HttpResponse handle(Route.Referrers route, HttpRequest request) throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> answer(route.repository(), Digest.parse(route.digest()), request);
            default -> ErrorBody.methodNotAllowed("GET, HEAD");
        };
    }

    /// The upstream's list; where there is none, that of what is here.
    private HttpResponse answer(RepositoryName repository, Digest subject, HttpRequest request) throws IOException {
        String query = request.query().parameters().stream()
                .map(parameter -> escaped(parameter.name()) + "=" + escaped(parameter.value()))
                .collect(Collectors.joining("&"));
        Optional<Upstream.Listed> theirs = upstream.referrers(repository, subject, query);
        return theirs.isPresent() ? passOn(repository, subject, theirs.get()) : list(repository, subject, request);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private HttpResponse passOn(RepositoryName repository, Digest subject, Upstream.Listed list) {
        Headers headers = Headers.of("Content-Type", INDEX);
        if (list.filters() != null) {
            headers = headers.with("OCI-Filters-Applied", list.filters());
        }
        if (list.next() != null) {
            headers = headers.with(
                    "Link", locations.next("%s/referrers/%s?%s".formatted(repository, subject, list.next())));
        }
        return HttpResponse.of(200, headers, list.json().getBytes(UTF_8));
    }

    private HttpResponse list(RepositoryName repository, Digest subject, HttpRequest request) throws IOException {
        int limit = ListHandler.count(request, Referrers.MAX_EXAMINED).orElse(Referrers.MAX_EXAMINED);
        Digest last = request.query().first("last").map(Digest::parse).orElse(null);
        // No type has a space in it: it is a plus sign that a client did not escape.
        String type = request.query()
                .first(FILTER)
                .filter(wanted -> !wanted.isEmpty())
                .map(wanted -> wanted.replace(' ', '+'))
                .orElse(null);
        ReferrersPage page = limit == 0
                ? new ReferrersPage(List.of(), null)
                : referrers.list(repository, subject, type, last, limit);
        Headers headers = Headers.of("Content-Type", INDEX);
        if (type != null) {
            headers = headers.with("OCI-Filters-Applied", FILTER);
        }
        if (page.next() != null) {
            String rest = "%s/referrers/%s?%s".formatted(repository, subject, position(limit, page.next(), type));
            headers = headers.with("Link", locations.next(rest));
        }
        return HttpResponse.of(200, headers, JSON.writeValueAsBytes(index(page)));
    }

    private static String position(int limit, Digest last, @Nullable String type) {
        String position = "n=%d&last=%s".formatted(limit, last);
        return type == null ? position : "%s&%s=%s".formatted(position, FILTER, escaped(type));
    }

    private static ObjectNode index(ReferrersPage page) {
        ObjectNode index = JSON.createObjectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX);
        ArrayNode manifests = index.putArray("manifests");
        page.referrers().forEach(referrer -> describe(referrer, manifests.addObject()));
        return index;
    }

    private static void describe(Referrer referrer, ObjectNode descriptor) {
        descriptor.put("mediaType", referrer.mediaType());
        descriptor.put("size", referrer.sizeBytes());
        descriptor.put("digest", referrer.digest().toString());
        if (!referrer.artifactType().isEmpty()) {
            descriptor.put(FILTER, referrer.artifactType());
        }
        if (!referrer.annotations().isEmpty()) {
            ObjectNode annotations = descriptor.putObject("annotations");
            referrer.annotations().forEach(annotations::put);
        }
    }
}
