// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;

/// The number of an attempt, as the SDK tells it to the store: `attempt=2; max=5`.
final class Attempts {

    private static final Pattern NUMBER = Pattern.compile("attempt=(\\d{1,4})");

    private Attempts() {}

    /// 1 also where nothing is told: what the SDK has not sent is tried under a signature of its own.
    static int number(SdkHttpRequest head) {
        Matcher told =
                NUMBER.matcher(head.firstMatchingHeader("amz-sdk-request").orElse(""));
        return told.find() ? Integer.parseInt(told.group(1)) : 1;
    }
}
