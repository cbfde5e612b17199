// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Ranges of IP addresses, merged where they touch, in an order in which one step down a tree finds the only one
/// that may hold an address. IPv4 lies where IPv6 has it: below `::ffff:0:0/96`.
final class AddressRanges {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final BigInteger IPV4 = BigInteger.valueOf(0xffff).shiftLeft(IPV4_BITS);

    private final NavigableMap<BigInteger, BigInteger> lastByFirst;

    private AddressRanges(NavigableMap<BigInteger, BigInteger> lastByFirst) {
        this.lastByFirst = lastByFirst;
    }

    private record Range(BigInteger first, BigInteger last) {

        /// @param prefix as in `192.0.2.0/24` or `2001:db8::/32`
        static Range parse(String prefix) {
            int slash = prefix.indexOf('/');
            InetAddress address =
                    address(prefix.substring(0, Math.max(slash, 0))).orElseThrow(() -> noRange(prefix));
            int bits = address.getAddress().length * Byte.SIZE;
            int length = Integer.parseInt(prefix.substring(slash + 1));
            if (length < 0 || length > bits) {
                throw noRange(prefix);
            }
            BigInteger size = BigInteger.ONE.shiftLeft(bits - length);
            BigInteger first = number(address).divide(size).multiply(size);
            return new Range(first, first.add(size).subtract(BigInteger.ONE));
        }
    }

    /// @param prefixes each as in `192.0.2.0/24` or `2001:db8::/32`
    /// @throws IllegalArgumentException if one of them is none
    static AddressRanges of(Collection<String> prefixes) {
        List<Range> sorted = prefixes.stream()
                .map(Range::parse)
                .sorted(Comparator.comparing(Range::first))
                .toList();
        NavigableMap<BigInteger, BigInteger> merged = new TreeMap<>();
        for (Range range : sorted) {
            Map.Entry<BigInteger, BigInteger> before = merged.lastEntry();
            if (before != null && before.getValue().add(BigInteger.ONE).compareTo(range.first()) >= 0) {
                merged.put(before.getKey(), before.getValue().max(range.last()));
            } else {
                merged.put(range.first(), range.last());
            }
        }
        return new AddressRanges(merged);
    }

    /// Whether the address lies in one of the ranges; a text that is no address does not.
    boolean contains(@Nullable String address) {
        return address(address).map(AddressRanges::number).filter(this::holds).isPresent();
    }

    /// How many ranges are left of those that were given.
    int size() {
        return lastByFirst.size();
    }

    /// The address that a text spells out; no name is looked up.
    static Optional<InetAddress> address(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean holds(BigInteger number) {
        Map.Entry<BigInteger, BigInteger> range = lastByFirst.floorEntry(number);
        return range != null && number.compareTo(range.getValue()) <= 0;
    }

    private static BigInteger number(InetAddress address) {
        byte[] bytes = address.getAddress();
        BigInteger number = new BigInteger(1, bytes);
        return bytes.length * Byte.SIZE == IPV6_BITS ? number : IPV4.add(number);
    }

    private static IllegalArgumentException noRange(String prefix) {
        return new IllegalArgumentException("no range of addresses: " + prefix);
    }
}
