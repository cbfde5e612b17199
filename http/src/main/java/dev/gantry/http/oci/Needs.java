// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a request must be allowed, by its path and its method.
final class Needs {

    /// To be somebody: what reads and changes nothing is not for strangers either.
    private static final Need TO_BE_KNOWN = new Need(null, Set.of());

    private static final Set<Action> PULLING = Set.of(Action.PULL);

    /// Whoever pushes looks at what is there first; Distribution asks for both, too.
    private static final Set<Action> PUSHING = Set.of(Action.PULL, Action.PUSH);

    private Needs() {}

    /// The first is what the request cannot do without.
    static List<Need> of(Route route, HttpRequest request) {
        return switch (route) {
            case Route.Base base -> List.of(TO_BE_KNOWN);
            case Route.Catalog catalog ->
                List.of(isReading(request) ? new Need(null, Set.of(Action.CATALOG)) : TO_BE_KNOWN);
            case Route.Tags tags -> List.of(content(tags.repository(), request));
            case Route.Referrers referrers -> List.of(content(referrers.repository(), request));
            case Route.Manifest manifest -> List.of(content(manifest.repository(), request));
            case Route.Blob blob -> List.of(content(blob.repository(), request));
            case Route.Uploads begin -> begin(begin.repository(), request);
            case Route.Upload upload ->
                List.of(request.method().equals("OPTIONS") ? TO_BE_KNOWN : new Need(upload.repository(), PUSHING));
        };
    }

    static boolean isReading(HttpRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static Need content(RepositoryName repository, HttpRequest request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> new Need(repository, PULLING);
            case "PUT" -> new Need(repository, PUSHING);
            case "DELETE" -> new Need(repository, Set.of(Action.DELETE));
            default -> TO_BE_KNOWN;
        };
    }

    /// A mount reads another repository.
    private static List<Need> begin(RepositoryName repository, HttpRequest request) {
        if (!request.method().equals("POST")) {
            return List.of(TO_BE_KNOWN);
        }
        List<Need> needs = new ArrayList<>(List.of(new Need(repository, PUSHING)));
        if (request.query().first("mount").isPresent()) {
            mountSource(request).map(Needs::toMountFrom).ifPresent(needs::add);
        }
        return needs;
    }

    static Need toMountFrom(RepositoryName source) {
        return new Need(source, PULLING);
    }

    /// The repository that a mount names; empty where it names none, or nothing that could be one.
    static Optional<RepositoryName> mountSource(HttpRequest request) {
        try {
            return request.query().first("from").map(RepositoryName::parse);
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }
}
