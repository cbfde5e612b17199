// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.proxy.Strictness;
import java.util.EnumSet;
import java.util.Set;

/// The contract on a store that is as strict as can be in every way at once. The one that is left out excludes
/// [Strictness#COMPLETE_FAILS_WITHIN_200], and cannot be told from a rival's success where no ETag is told.
class S3StrictestStoreContractTest extends StrictStoreContract {

    @Override
    Set<Strictness> strictness() {
        return EnumSet.complementOf(EnumSet.of(Strictness.COMPLETE_IS_DENIED_WITHIN_200));
    }
}
