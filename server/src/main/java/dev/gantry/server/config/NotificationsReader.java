// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Notifications.Endpoint;
import dev.gantry.server.config.Notifications.Format;
import dev.gantry.server.config.Notifications.Ignore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the section `notifications`.
final class NotificationsReader {

    private static final Set<String> ACTIONS = Set.of("pull", "push", "mount", "delete");
    private static final DataSize LEAST_SPOOL = DataSize.ofMebibytes(1);
    private static final DataSize LARGEST_SPOOL = DataSize.ofMebibytes(1 << 20);
    private static final int LARGEST_BATCH = 1000;

    /// In place of an address that cannot be read, so that reading goes on.
    private static final URI NOWHERE = URI.create("http://invalid/");

    private NotificationsReader() {}

    static Notifications read(Section notifications) {
        List<Endpoint> endpoints = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : notifications.sections("endpoints")) {
            Endpoint endpoint = endpoint(section);
            if (!names.add(endpoint.name())) {
                section.error("name", "must differ from those of the endpoints before it");
            }
            endpoints.add(endpoint);
        }
        return new Notifications(
                notifications.parsed(
                        "spool", NotificationsReader::folder, "a folder's path", Notifications.DEFAULT.spool()),
                notifications.size("spoolsize", Notifications.DEFAULT.spoolSize(), LEAST_SPOOL, LARGEST_SPOOL),
                new Notifications.Events(notifications.section("events").flag("includereferences", false)),
                endpoints);
    }

    private static Path folder(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("No folder");
        }
        return Path.of(text);
    }

    private static Endpoint endpoint(Section endpoint) {
        boolean disabled = endpoint.flag("disabled", false);
        if (endpoint.filled("name").isEmpty()) {
            endpoint.error("name", "is required: what the endpoint is called in logs, metrics and the spool");
        }
        if (endpoint.filled("url").isEmpty() && !disabled) {
            endpoint.error("url", "is required: where events are posted");
        }
        URI url = endpoint.filled("url").isEmpty()
                ? NOWHERE
                : endpoint.parsed(
                        "url", NotificationsReader::url, "a URL as in https://events.example.com/in", NOWHERE);
        Section ignore = endpoint.section("ignore");
        return new Endpoint(
                endpoint.filled("name").orElse(""),
                disabled,
                withoutUser(url),
                headers(endpoint.section("headers"), url),
                duration(endpoint, "timeout", Endpoint.DEFAULT_TIMEOUT),
                positive(endpoint, "threshold", Endpoint.DEFAULT_THRESHOLD),
                duration(endpoint, "backoff", Endpoint.DEFAULT_BACKOFF),
                endpoint.texts("ignoredmediatypes"),
                new Ignore(ignore.texts("mediatypes"), actions(ignore)),
                endpoint.choice("format", Format.class, Format.DISTRIBUTION),
                batchSize(endpoint));
    }

    /// As Distribution takes 0, for the default.
    private static int positive(Section endpoint, String key, int otherwise) {
        int number = endpoint.number(key, otherwise, 0);
        return number == 0 ? otherwise : number;
    }

    private static Duration duration(Section endpoint, String key, Duration otherwise) {
        Duration duration = endpoint.duration(key, otherwise);
        return duration.isZero() ? otherwise : duration;
    }

    private static int batchSize(Section endpoint) {
        int size = endpoint.number("batchsize", Endpoint.DEFAULT_BATCH_SIZE, 1);
        if (size > LARGEST_BATCH) {
            endpoint.error("batchsize", "must be at most " + LARGEST_BATCH);
            return Endpoint.DEFAULT_BATCH_SIZE;
        }
        return size;
    }

    /// @throws IllegalArgumentException if events cannot be posted there
    private static URI url(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("Not an absolute URL");
        }
        return uri;
    }

    private static List<String> actions(Section ignore) {
        List<String> actions = ignore.texts("actions");
        if (!ACTIONS.containsAll(actions)) {
            ignore.error("actions", "must be some of pull, push, mount, delete");
        }
        return actions;
    }

    /// Who posts, and his password, may stand in the address; both belong into a header, which nothing prints.
    private static URI withoutUser(URI url) {
        String user = url.getRawUserInfo();
        return user == null ? url : URI.create(url.toString().replace("//" + user + "@", "//"));
    }

    private static Map<String, List<Secret>> headers(Section headers, URI url) {
        Map<String, List<Secret>> read = new LinkedHashMap<>();
        String user = url.getUserInfo();
        if (user != null) {
            String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            read.put("Authorization", List.of(new Secret("Basic " + basic)));
        }
        for (String name : headers.keys()) {
            List<String> values = headers.texts(name);
            if (!values.stream().allMatch(value -> canBeSent(name, value))) {
                headers.error(
                        name,
                        "is no header that can be sent: a name of letters, digits and dashes, values"
                                + " without line breaks, and none that belongs to the connection");
            }
            read.put(name, values.stream().map(Secret::new).toList());
        }
        return read;
    }

    private static boolean canBeSent(String name, String value) {
        try {
            var ignored = HttpRequest.newBuilder().setHeader(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
