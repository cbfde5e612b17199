// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Names requests: by their number, behind some random letters that tell one process from others.
final class RequestIds {

    private static final int LETTERS = 5;

    private final String process = letters();
    private final AtomicLong requests = new AtomicLong();

    String next() {
        return process + "-" + Long.toString(requests.incrementAndGet(), Character.MAX_RADIX);
    }

    private static String letters() {
        var random = new SecureRandom();
        var letters = new StringBuilder(LETTERS);
        for (int i = 0; i < LETTERS; i++) {
            letters.append((char) ('a' + random.nextInt('z' - 'a' + 1)));
        }
        return letters.toString();
    }
}
