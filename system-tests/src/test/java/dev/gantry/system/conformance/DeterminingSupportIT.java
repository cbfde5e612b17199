// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// "Determining Support".
@OnEveryStore
class DeterminingSupportIT extends Section {

    DeterminingSupportIT(Store store) {
        super(store);
    }

    @Test
    void aGetOfTheBaseIs200() throws IOException {
        registry.get("/v2/").is(200);
    }
}
