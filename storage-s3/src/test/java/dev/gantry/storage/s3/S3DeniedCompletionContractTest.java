// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.proxy.Strictness;
import java.util.Set;

/// The contract on a store that tells of a failure when it has completed an upload.
class S3DeniedCompletionContractTest extends StrictStoreContract {

    @Override
    Set<Strictness> strictness() {
        return Set.of(Strictness.COMPLETE_IS_DENIED_WITHIN_200);
    }
}
