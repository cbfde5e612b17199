// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole API: finds the handler of a request, and turns what goes wrong in it into the protocol's errors.
public final class OciRoutes implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OciRoutes.class);

    private final ApiConfig config;
    private final Gate gate;
    private final BlobHandler blobs;
    private final UploadHandler uploads;
    private final ManifestHandler manifests;
    private final ListHandler lists;
    private final ReferrersHandler referrers;
    private final Upstream upstream;

    public OciRoutes(ApiConfig config, Domain domain, Hooks hooks) {
        var locations = new Locations(config);
        var announcer = new Announcer(hooks.events(), locations);
        this.config = config;
        this.gate = hooks.gate();
        this.upstream = hooks.upstream();
        this.blobs = new BlobHandler(domain.blobs(), upstream, config, announcer);
        this.uploads =
                new UploadHandler(domain.uploads(), domain.tokens(), domain.blobs(), locations, config, announcer);
        this.manifests = new ManifestHandler(domain.manifests(), upstream, locations, config, announcer);
        this.lists = new ListHandler(domain.tags(), domain.catalog(), upstream, locations, config.pages());
        this.referrers = new ReferrersHandler(domain.referrers(), upstream, locations);
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        return withVersion(answer(request));
    }

    private HttpResponse answer(HttpRequest request) throws IOException {
        try {
            Optional<Route> route = Route.parse(request.path(), config.prefix());
            if (route.isEmpty()) {
                return request.path().equals("/")
                        ? HttpResponse.empty(200, Headers.of("Cache-Control", "no-cache"))
                        : notFound();
            }
            note(route.get(), request.notes());
            HttpResponse response = admitted(route.get(), request);
            return request.method().equals("OPTIONS") ? options(response) : response;
        } catch (RegistryException refusal) {
            LOG.atInfo()
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .addKeyValue("code", refusal.code())
                    .addKeyValue("cause", refusal.faults().getFirst().message())
                    .log("request.refused");
            return ErrorBody.of(refusal);
        } catch (StorageException failure) {
            LOG.atWarn()
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .addKeyValue("kind", failure.getClass().getSimpleName())
                    .addKeyValue("cause", failure.getMessage())
                    .log("storage.failed");
            return ErrorBody.of(failure);
        }
    }

    private static void note(Route route, RequestNotes notes) {
        notes.route(route.kind());
        RepositoryName repository = route.repository();
        if (repository != null) {
            notes.repository(repository.toString());
        }
    }

    private HttpResponse admitted(Route route, HttpRequest request) throws IOException {
        return switch (gate.admit(request, Needs.of(route, request))) {
            case Gate.Refused(HttpResponse answer) -> answer;
            case Gate.Admitted admitted -> {
                try (var ending = new Ending(admitted.end())) {
                    yield ending.after(served(route, request, admitted.may()));
                }
            }
        };
    }

    /// Also what goes on with an upload is refused while nothing may be changed.
    private HttpResponse served(Route route, HttpRequest request, Predicate<Need> may) throws IOException {
        return config.readOnly() && !Needs.isReading(request)
                ? ErrorBody.readOnly(route instanceof Route.Uploads ? "" : "GET, HEAD")
                : dispatch(route, request, may);
    }

    private HttpResponse dispatch(Route route, HttpRequest request, Predicate<Need> may) throws IOException {
        return switch (route) {
            case Route.Base base -> base(request);
            case Route.Catalog catalog -> lists.catalog(request);
            case Route.Tags tags -> lists.tags(tags.repository(), request);
            case Route.Manifest manifest -> manifests.handle(manifest, request);
            case Route.Blob blob -> blobs.handle(blob, request);
            case Route.Referrers subject -> referrers.handle(subject, request);
            case Route.Uploads begin when !upstream.isThere() -> uploads.begin(begin.repository(), request, may);
            case Route.Upload upload when !upstream.isThere() -> uploads.handle(upload, request);
            case Route.Uploads _ -> ErrorBody.pullsOnly("");
            case Route.Upload _ -> ErrorBody.pullsOnly("");
        };
    }

    private static HttpResponse base(HttpRequest request) {
        return switch (request.method()) {
            case "GET", "HEAD" ->
                HttpResponse.of(200, Headers.of("Content-Type", "application/json"), "{}".getBytes(UTF_8));
            default -> ErrorBody.methodNotAllowed("GET, HEAD");
        };
    }

    /// No handler knows OPTIONS (RFC 9110 §9.3.7); that they refuse it tells what they allow.
    private static HttpResponse options(HttpResponse refused) {
        String allowed = refused.header("Allow");
        return allowed == null
                ? refused
                : HttpResponse.empty(204, Headers.of("Allow", allowed.isEmpty() ? "OPTIONS" : allowed + ", OPTIONS"));
    }

    private static HttpResponse notFound() {
        return ErrorBody.of(ErrorCode.NAME_UNKNOWN, "there is nothing at this path; the API begins with /v2/");
    }

    /// The header by which Docker's clients know a registry.
    private static HttpResponse withVersion(HttpResponse response) {
        return new HttpResponse(
                response.status(),
                response.headers().with("Docker-Distribution-Api-Version", "registry/2.0"),
                response.body());
    }
}
