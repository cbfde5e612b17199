// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.concurrent.Carried;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;

/// The number of an attempt, as the SDK tells it to the store: `attempt=2; max=5`, and with one that was made before.
final class Attempts {

    private static final Pattern NUMBER = Pattern.compile("attempt=(\\d{1,4})");

    private static final Carried<Integer> MADE_BEFORE = new Carried<>();

    private Attempts() {}

    /// Has the SDK do what one attempt, which it knows nothing of, has not done.
    static <R> R afterOne(Supplier<R> bySdk) {
        var answer = new AtomicReference<R>();
        MADE_BEFORE.during(1, () -> answer.set(bySdk.get()));
        return Objects.requireNonNull(answer.get());
    }

    /// 1 also where nothing is told: what the SDK has not sent is tried under a signature of its own.
    static int number(SdkHttpRequest head) {
        Matcher told =
                NUMBER.matcher(head.firstMatchingHeader("amz-sdk-request").orElse(""));
        int number = told.find() ? Integer.parseInt(told.group(1)) : 1;
        Integer before = MADE_BEFORE.get();
        return before == null ? number : number + before;
    }
}
