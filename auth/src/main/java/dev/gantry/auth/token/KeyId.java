// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.security.PublicKey;
import java.util.HexFormat;

/// The name that token services for Distribution 2.x give to a key in `kid`: the first 240 bits of the SHA-256 of
/// its X.509 form, in base 32 (RFC 4648 §6), four characters at a time: `ABCD:EFGH:…`, twelve groups.
final class KeyId {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BYTES = 30;
    private static final int DIGIT_BITS = 5;
    private static final int GROUP = 4;

    private KeyId() {}

    static String of(PublicKey key) {
        String hex = Digest.of(Algorithm.SHA256, key.getEncoded()).hex();
        byte[] bytes = HexFormat.of().parseHex(hex, 0, 2 * BYTES);
        StringBuilder id = new StringBuilder();
        int bits = 0;
        int held = 0;
        int digits = 0;
        for (byte next : bytes) {
            bits = bits << Byte.SIZE | Byte.toUnsignedInt(next);
            for (held += Byte.SIZE; held >= DIGIT_BITS; held -= DIGIT_BITS) {
                if (digits > 0 && digits % GROUP == 0) {
                    id.append(':');
                }
                id.append(DIGITS.charAt(bits >>> held - DIGIT_BITS & DIGITS.length() - 1));
                digits++;
            }
        }
        return id.toString();
    }
}
