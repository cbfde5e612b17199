// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.net.InetAddress;
import java.util.Objects;

/// A block of addresses, as in `10.0.0.0/8` or `fd00::/8`, or a single one. Prints so.
public final class AddressRange {

    private final InetAddress base;
    private final int bits;

    private AddressRange(InetAddress base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /// @throws IllegalArgumentException if the text is neither; names are not looked up
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = base.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("A prefix of %d bits is too long for %s".formatted(bits, base));
        }
        return new AddressRange(base, bits);
    }

    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && range.bits == bits && range.base.equals(base);
    }

    @Override
    public int hashCode() {
        return Objects.hash(base, bits);
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
