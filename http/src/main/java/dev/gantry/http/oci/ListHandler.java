// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.catalog.Catalog;
import dev.gantry.registry.catalog.CatalogPage;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.tag.TagPage;
import dev.gantry.registry.tag.TagStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/_catalog` and `/v2/<name>/tags/list`, page by page.
final class ListHandler {

    /// How many repositories a page has where the client does not say; Distribution's default.
    private static final int CATALOG_PAGE = 100;

    /// The most entries of an answer that is made in memory. More tags are in one where the operator wants it.
    private static final int LONG_PAGE = 10_000;

    private static final int LENGTH_UNKNOWN = -1;
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern NUMBER = Pattern.compile("[0-9]++");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

    /// Numbers of more digits may be larger than an `int`.
    private static final int MAX_DIGITS = 9;

    private static final JsonMapper JSON = new JsonMapper();

    private final TagStore tags;
    private final Catalog catalog;
    private final Upstream upstream;
    private final Locations locations;
    private final ApiConfig.Pages most;

    ListHandler(TagStore tags, Catalog catalog, Upstream upstream, Locations locations, ApiConfig.Pages most) {
        this.tags = tags;
        this.catalog = catalog;
        this.upstream = upstream;
        this.locations = locations;
        this.most = most;
    }

    HttpResponse tags(RepositoryName repository, HttpRequest request) throws IOException {
        if (!READING.contains(request.method())) {
            return ErrorBody.methodNotAllowed("GET, HEAD");
        }
        OptionalInt wanted = count(request, most.tags());
        int limit = wanted.orElse(Math.max(LONG_PAGE, most.tags()));
        String last = request.query().first("last").orElse(null);
        Optional<TagPage> theirs = limit == 0 ? Optional.empty() : upstream.tags(repository, last, limit);
        TagPage page = theirs.isPresent() ? theirs.get() : ours(repository, last, limit);
        if (theirs.isEmpty() && page.tags().isEmpty() && !catalog.contains(repository)) {
            throw new RegistryException(ErrorCode.NAME_UNKNOWN, "there is no such repository", repository.text());
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("name", repository.text());
        var names = body.putArray("tags");
        page.tags().forEach(tag -> names.add(tag.text()));
        String next = page.hasMore() && !page.tags().isEmpty()
                ? repository + "/tags/list?"
                        + position(wanted, page.tags().getLast().text())
                : null;
        return list(body, next);
    }

    private TagPage ours(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        return limit == 0 ? new TagPage(List.of(), false) : tags.list(repository, last, limit);
    }

    HttpResponse catalog(HttpRequest request) throws IOException {
        if (!READING.contains(request.method())) {
            return ErrorBody.methodNotAllowed("GET, HEAD");
        }
        OptionalInt wanted = count(request, most.repositories());
        int limit = wanted.orElse(Math.min(CATALOG_PAGE, most.repositories()));
        String last = request.query().first("last").orElse("");
        return limit > LONG_PAGE && limit == most.repositories()
                ? wholeCatalog(last)
                : catalogPage(last, Math.min(limit, LONG_PAGE));
    }

    private HttpResponse catalogPage(String last, int limit) throws IOException {
        CatalogPage page = limit == 0 ? new CatalogPage(List.of(), false) : catalog.list(last, limit);
        ObjectNode body = JSON.createObjectNode();
        var names = body.putArray("repositories");
        page.repositories().forEach(name -> names.add(name.text()));
        String next = page.hasMore()
                ? "_catalog?"
                        + position(
                                OptionalInt.of(limit),
                                page.repositories().getLast().text())
                : null;
        return list(body, next);
    }

    /// Sends the catalog while it is listed. What would come next is not known when the answer begins, so that
    /// there is no `Link`: all of it is sent, or the connection is broken off.
    private HttpResponse wholeCatalog(String last) throws IOException {
        InputStream names = CatalogStream.begin(catalog.walk(last), most.repositories());
        return HttpResponse.of(200, Headers.of("Content-Type", "application/json"), names, LENGTH_UNKNOWN);
    }

    /// How many entries the client wants, cut at `max`; empty if it does not say.
    static OptionalInt count(HttpRequest request, int max) {
        String n = request.query().first("n").orElse(null);
        if (n == null) {
            return OptionalInt.empty();
        }
        if (!NUMBER.matcher(n).matches()) {
            throw new RegistryException(ErrorCode.PAGINATION_NUMBER_INVALID, "n is a number of entries", n);
        }
        String digits = LEADING_ZEROS.matcher(n).replaceFirst("");
        return OptionalInt.of(digits.length() > MAX_DIGITS ? max : Math.min(Integer.parseInt(digits), max));
    }

    private static String position(OptionalInt limit, String last) {
        String position = "last=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
        return limit.isPresent() ? "n=" + limit.getAsInt() + "&" + position : position;
    }

    private HttpResponse list(ObjectNode body, @Nullable String next) {
        Headers headers = Headers.of("Content-Type", "application/json");
        return HttpResponse.of(
                200, next == null ? headers : headers.with("Link", locations.next(next)), JSON.writeValueAsBytes(body));
    }
}
