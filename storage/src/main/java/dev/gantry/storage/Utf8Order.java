// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

/// Compares texts by the bytes of their UTF-8 form, as S3 orders keys. It differs from [String#compareTo] only
/// where a surrogate pair meets a character above it.
public final class Utf8Order {

    private Utf8Order() {}

    public static int compare(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean pairs = Character.isSurrogate(l) != Character.isSurrogate(r);
                return pairs ? (Character.isSurrogate(l) ? 1 : -1) : Character.compare(l, r);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
