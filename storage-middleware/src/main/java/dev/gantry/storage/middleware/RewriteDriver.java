// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes parts of the address that the store behind gives. Where that gives none, there is none: half an address
/// leads nowhere.
public final class RewriteDriver extends ForwardingDriver {

    private final Parts parts;

    public RewriteDriver(StorageDriver behind, Parts parts) {
        super(behind);
        this.parts = parts;
    }

    /// What is put in place of what the address has; null leaves it.
    ///
    /// @param host with its port, if it has one
    /// @param trimPathPrefix what is taken off the front of the path, escaped as it stands in the address
    public record Parts(
            @Nullable String scheme,
            @Nullable String host,
            @Nullable String trimPathPrefix) {

        URI rewrite(URI address) {
            String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            return URI.create("%s://%s%s%s"
                    .formatted(
                            scheme == null ? address.getScheme() : scheme,
                            host == null ? address.getRawAuthority() : host,
                            path(address.getRawPath()),
                            query));
        }

        private String path(String path) {
            String trimmed = trimPathPrefix != null && path.startsWith(trimPathPrefix)
                    ? path.substring(trimPathPrefix.length())
                    : path;
            return trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed;
        }
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException {
        return redirectBehind(path, request)
                .map(redirect -> new Redirect(parts.rewrite(redirect.location()), redirect.expiresAt()));
    }
}
