// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.math.BigInteger;
import java.security.PublicKey;

/// The name that token services for Distribution 2.x give to a key in `kid`: the first 240 bits of the SHA-256 of
/// its X.509 form, in base 32 (RFC 4648 §6), four characters at a time: `ABCD:EFGH:…`, twelve groups.
final class KeyId {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 240;
    private static final int HEX_DIGIT_BITS = 4;
    private static final int DIGIT_BITS = 5;
    private static final int GROUP_BITS = 4 * DIGIT_BITS;

    private KeyId() {}

    static String of(PublicKey key) {
        String hex = Digest.of(Algorithm.SHA256, key.getEncoded()).hex();
        BigInteger bits = new BigInteger(hex.substring(0, BITS / HEX_DIGIT_BITS), 16);
        StringBuilder id = new StringBuilder();
        for (int left = BITS - DIGIT_BITS; left >= 0; left -= DIGIT_BITS) {
            int digit = bits.shiftRight(left).intValue() & (DIGITS.length() - 1);
            id.append(DIGITS.charAt(digit));
            if (left > 0 && left % GROUP_BITS == 0) {
                id.append(':');
            }
        }
        return id.toString();
    }
}
