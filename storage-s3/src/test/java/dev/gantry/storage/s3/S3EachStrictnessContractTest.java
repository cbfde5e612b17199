// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.proxy.Strictness;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract through each strictness alone, for whoever wants to know which one broke it.
@Tag("slow")
@ParameterizedClass
@EnumSource(Strictness.class)
class S3EachStrictnessContractTest extends StrictStoreContract {

    private final Strictness strictness;

    S3EachStrictnessContractTest(Strictness strictness) {
        this.strictness = strictness;
    }

    @Override
    Set<Strictness> strictness() {
        return Set.of(strictness);
    }
}
