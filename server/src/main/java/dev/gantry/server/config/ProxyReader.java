// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Proxy.Exec;
import dev.gantry.server.config.Proxy.Spool;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/// Reads the section `proxy`.
final class ProxyReader {

    private static final String ADDRESS =
            "an http or https address without user, query or fragment," + " as in https://registry-1.docker.io";
    private static final DataSize MOST = new DataSize(1L << 50);

    private ProxyReader() {}

    static Proxy read(Section proxy, ServerConfig.Maintenance maintenance) {
        URI remoteUrl = proxy.has("remoteurl") && !proxy.filled("remoteurl").isEmpty()
                ? proxy.parsed("remoteurl", ProxyReader::address, ADDRESS).orElse(null)
                : null;
        Exec exec = exec(proxy.section("exec"));
        String username = proxy.filled("username").orElse(null);
        Secret password = proxy.filled("password").map(Secret::new).orElse(null);
        requireOneLogin(proxy, exec);
        if (!proxy.has("remoteurl") && (username != null || exec.command() != null)) {
            proxy.warn("remoteurl", "is not given, so that nothing is fetched from another registry");
        }
        if (remoteUrl != null && maintenance.readOnly().enabled()) {
            proxy.warn(
                    "remoteurl",
                    "has no effect while storage.maintenance.readonly is on: what is in the store is served,"
                            + " nothing is fetched, and nothing expires");
        }
        return new Proxy(
                remoteUrl,
                username,
                password,
                exec,
                proxy.duration("ttl", Proxy.DEFAULT.ttl()),
                proxy.duration("cachewritetimeout", Proxy.DEFAULT.cacheWriteTimeout()),
                spool(proxy.section("spool")));
    }

    private static Exec exec(Section exec) {
        Duration lifetime = exec.has("lifetime") ? exec.duration("lifetime", Duration.ZERO) : null;
        String command = exec.filled("command").orElse(null);
        if (command == null && !exec.keys().isEmpty()) {
            exec.error("command", "is required: the name or path of a Docker credential helper");
        }
        return new Exec(command, lifetime);
    }

    private static void requireOneLogin(Section proxy, Exec exec) {
        boolean hasUser = proxy.filled("username").isPresent();
        boolean hasPassword = proxy.filled("password").isPresent();
        if (hasUser != hasPassword) {
            proxy.error(hasUser ? "password" : "username", "is required: username and password go together");
        }
        if (hasUser && exec.command() != null) {
            proxy.error("exec", "cannot be given beside username and password; leave out the one or the other");
        }
    }

    private static Spool spool(Section spool) {
        return new Spool(
                spool.filled("folder").orElse(null),
                spool.size("size", Proxy.DEFAULT.spool().size(), new DataSize(0), MOST));
    }

    private static URI address(String text) {
        URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        String scheme = uri.getScheme();
        boolean isWeb = scheme != null && Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT));
        boolean isPlain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!isWeb || !isPlain || uri.getHost() == null) {
            throw new IllegalArgumentException("Not the address of a registry");
        }
        return uri;
    }
}
