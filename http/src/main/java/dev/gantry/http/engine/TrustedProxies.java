// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.net.InetAddress;
import java.util.List;

/// Those who may say for whom they ask.
public record TrustedProxies(List<AddressRange> ranges) {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
