// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Amazon's list of the addresses that it uses, in the form of its `ip-ranges.json`.
///
/// @param ranges those of the regions that were asked for
/// @param unknownRegions which of these the list has no address of
/// @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html">Syntax of the list</a>
record RangeList(AddressRanges ranges, Set<String> unknownRegions) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param regions of which the addresses are wanted, in lower case; none for all
    /// @throws IOException if it is no such list, or an empty one; its message says which
    static RangeList parse(String json, Set<String> regions) throws IOException {
        try {
            JsonNode list = JSON.readTree(json);
            List<String> prefixes = new ArrayList<>();
            Set<String> seen = new TreeSet<>();
            collect(list.path("prefixes"), "ip_prefix", regions, prefixes, seen);
            collect(list.path("ipv6_prefixes"), "ipv6_prefix", regions, prefixes, seen);
            if (seen.isEmpty()) {
                throw new IOException("the list holds no range of addresses");
            }
            Set<String> unknown = new TreeSet<>(regions);
            unknown.removeAll(seen);
            return new RangeList(AddressRanges.of(prefixes), unknown);
        } catch (JacksonException e) {
            throw new IOException("the list is not JSON", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("the list holds what is " + e.getMessage(), e);
        }
    }

    private static void collect(
            JsonNode entries, String key, Set<String> regions, List<String> prefixes, Set<String> seen) {
        for (JsonNode entry : entries) {
            String region = entry.path("region").asString("").toLowerCase(Locale.ROOT);
            seen.add(region);
            if (regions.isEmpty() || regions.contains(region)) {
                prefixes.add(entry.path(key).asString(""));
            }
        }
    }
}
