// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// "Warnings".
@OnEveryStore
class WarningsIT extends Section {

    WarningsIT(Store store) {
        super(store);
    }

    private static final Pattern WARNING = Pattern.compile("299 - \"[^\"]+\"");
    private static final int MAX_BYTES = 4096;

    /// The specification asks that every manifest says of what type it is.
    @Test
    void aManifestWithoutAMediaTypeDrawsOne() throws IOException {
        Answer created = put("v1", image().without("mediaType")).is(201);
        assertThat(created.headers("Warning")).isNotEmpty().allMatch(WARNING.asMatchPredicate());
        assertThat(created.headers("Warning").stream().mapToInt(String::length).sum())
                .isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void aManifestWithAMediaTypeDrawsNone() throws IOException {
        assertThat(put("v1", image()).is(201).headers("Warning")).isEmpty();
    }
}
