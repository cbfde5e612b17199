// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Gantry shows its operators at its debug address.
///
/// @param port of loopback
record DebugPages(int port) {

    private static final Pattern LINE = Pattern.compile("^(\\w+(?:\\{[^}]*})?) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static DebugPages onFreePort() throws IOException {
        return new DebugPages(GantryProcess.freePort());
    }

    /// Has a configuration file open these pages, with metrics.
    UnaryOperator<String> opened() {
        return yaml -> yaml.replace("\nhttp:\n", """

                http:
                  debug:
                    addr: 127.0.0.1:%d
                    prometheus:
                      enabled: true
                """.formatted(port));
    }

    HttpResponse<byte[]> get(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port);
        try (var client = new RegistryClient(uri)) {
            return client.send("GET", uri.resolve(path), RegistryClient.nothing());
        }
    }

    String text(String path) throws IOException {
        return new String(get(path).body(), StandardCharsets.UTF_8);
    }

    int status(String path) throws IOException {
        return get(path).statusCode();
    }

    /// The sums of one metric by the values of one of its labels.
    SortedMap<String, Long> sums(String metric, String label) throws IOException {
        var sums = new TreeMap<String, Long>();
        Matcher lines = LINE.matcher(text("/metrics"));
        while (lines.find()) {
            String name = lines.group(1);
            if (name.startsWith(metric + "{")) {
                Matcher labels = LABEL.matcher(name);
                while (labels.find()) {
                    if (labels.group(1).equals(label)) {
                        sums.merge(labels.group(2), Math.round(Double.parseDouble(lines.group(2))), Long::sum);
                    }
                }
            }
        }
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    /// The value of a metric without labels.
    double value(String metric) throws IOException {
        Matcher lines = LINE.matcher(text("/metrics"));
        while (lines.find()) {
            if (lines.group(1).equals(metric)) {
                return Double.parseDouble(lines.group(2));
            }
        }
        throw new IOException("there is no metric " + metric);
    }
}
