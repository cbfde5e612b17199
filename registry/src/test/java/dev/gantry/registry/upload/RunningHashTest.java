// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static dev.gantry.registry.TestRegistry.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunningHashTest {

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void everyBeginningHasItsDigestAlsoWhereAnotherReplicaGoesOn(Algorithm algorithm) {
        byte[] content = bytes(5, 700);
        RunningHash fast = RunningHash.fast(algorithm);
        RunningHash.Portable portable = RunningHash.portable(algorithm);
        for (int length = 0; length <= content.length; length++) {
            Digest expected = Digest.of(algorithm, Arrays.copyOf(content, length));
            assertThat(fast.digest()).isEqualTo(expected);
            assertThat(portable.digest()).isEqualTo(expected);
            portable = RunningHash.portable(algorithm, portable.state());
            if (length < content.length) {
                byte[] next = {content[length]};
                fast.update(next, 1);
                portable.update(next, 1);
            }
        }
    }
}
