// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.credentials;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// System properties that the AWS SDK reads, as they were before once this is closed. At first they hide what this
/// machine has: its files of profiles, and its metadata service if it is Amazon's.
public final class SdkSettings implements AutoCloseable {

    private final Map<String, @Nullable String> before = new HashMap<>();

    /// @param folder an empty one
    public SdkSettings(Path folder) {
        set("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
        set("aws.configFile", folder.resolve("config").toString());
        set("aws.disableEc2Metadata", "true");
    }

    public SdkSettings set(String property, String value) {
        String old = System.setProperty(property, value);
        if (!before.containsKey(property)) {
            before.put(property, old);
        }
        return this;
    }

    @Override
    public void close() {
        before.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }
}
