// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.proxy.Strictness;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract through each strictness alone, for whoever wants to know which one broke it. One instance serves all;
/// the store is made anew for each.
@Tag("slow")
@ParameterizedClass
@EnumSource(Strictness.class)
class S3EachStrictnessContractTest extends StrictStoreContract {

    @Parameter
    Strictness strictness;

    @Override
    Set<Strictness> strictness() {
        return Set.of(strictness);
    }

    @Override
    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        super.start();
    }

    @Override
    @AfterParameterizedClassInvocation
    void stop() {
        super.stop();
    }

    @Override
    @AfterParameterizedClassInvocation
    void stopProxy() throws IOException {
        super.stopProxy();
    }
}
