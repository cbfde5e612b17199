// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import java.util.Arrays;
import java.util.Locale;

/// How the registries are set up, all alike.
public enum Setting {
    /// Plain HTTP on both sides; blobs go through the registry.
    PLAIN,

    /// As [#PLAIN], but pulls of blobs are sent to the store.
    REDIRECT,

    /// HTTPS with HTTP/2 from the client, and TLS to the store.
    TLS,

    /// As [#PLAIN], but TLS to the store.
    STORE_TLS,

    /// As [#PLAIN], but no connection to the store is faster than 80 MiB a second.
    CAPPED,

    /// As [#CAPPED]; a registry that can read ahead does.
    CAPPED_READ_AHEAD,

    /// As [#PLAIN], on one bucket for all that holds 500 repositories, and 2,000 tags in one.
    LISTS_SMALL,

    /// As [#LISTS_SMALL], with 5,000 repositories and 20,000 tags.
    LISTS_LARGE;

    /// The setting of a [#label].
    public static Setting of(String label) {
        return Arrays.stream(values())
                .filter(setting -> setting.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no setting " + label));
    }

    public boolean isTlsToClients() {
        return this == TLS;
    }

    public boolean isTlsToStore() {
        return this == TLS || this == STORE_TLS;
    }

    /// As it is written on the command line and in tables: `capped-read-ahead`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
