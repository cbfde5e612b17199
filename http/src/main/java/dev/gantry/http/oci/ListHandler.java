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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/_catalog` and `/v2/<name>/tags/list`, page by page.
final class ListHandler {

    /// How many repositories a page has where the client does not say; Distribution's default.
    private static final int CATALOG_PAGE = 100;

    /// The most repositories that one page holds: each may cost a request to the store.
    private static final int MAX_CATALOG_PAGE = 1_000;

    /// The most tags that one page holds, however many the client wants or if it does not say.
    private static final int MAX_TAGS_PAGE = 10_000;

    private static final Pattern NUMBER = Pattern.compile("[0-9]++");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

    /// Numbers of more digits may be larger than an `int`.
    private static final int MAX_DIGITS = 9;

    private static final JsonMapper JSON = new JsonMapper();

    private final TagStore tags;
    private final Catalog catalog;
    private final Locations locations;

    ListHandler(TagStore tags, Catalog catalog, Locations locations) {
        this.tags = tags;
        this.catalog = catalog;
        this.locations = locations;
    }

    HttpResponse tags(RepositoryName repository, HttpRequest request) throws IOException {
        if (!request.method().equals("GET")) {
            return ErrorBody.methodNotAllowed("GET");
        }
        int limit = count(request, MAX_TAGS_PAGE).orElse(MAX_TAGS_PAGE);
        String last = request.query().first("last").orElse(null);
        TagPage page = limit == 0 ? new TagPage(List.of(), false) : tags.list(repository, last, limit);
        if (page.tags().isEmpty() && !catalog.contains(repository)) {
            throw new RegistryException(ErrorCode.NAME_UNKNOWN, "there is no such repository", repository.text());
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("name", repository.text());
        var names = body.putArray("tags");
        page.tags().forEach(tag -> names.add(tag.text()));
        String next = page.hasMore() && !page.tags().isEmpty()
                ? repository + "/tags/list?"
                        + position(limit, page.tags().getLast().text())
                : null;
        return list(body, next);
    }

    HttpResponse catalog(HttpRequest request) throws IOException {
        if (!request.method().equals("GET")) {
            return ErrorBody.methodNotAllowed("GET");
        }
        int limit = count(request, MAX_CATALOG_PAGE).orElse(CATALOG_PAGE);
        String last = request.query().first("last").orElse("");
        CatalogPage page = limit == 0 ? new CatalogPage(List.of(), false) : catalog.list(last, limit);
        ObjectNode body = JSON.createObjectNode();
        var names = body.putArray("repositories");
        page.repositories().forEach(name -> names.add(name.text()));
        String next = page.hasMore()
                ? "_catalog?" + position(limit, page.repositories().getLast().text())
                : null;
        return list(body, next);
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

    private static String position(int limit, String last) {
        return "n=" + limit + "&last=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
    }

    private HttpResponse list(ObjectNode body, @Nullable String next) {
        Headers headers = Headers.of("Content-Type", "application/json");
        return HttpResponse.of(
                200, next == null ? headers : headers.with("Link", locations.next(next)), JSON.writeValueAsBytes(body));
    }
}
