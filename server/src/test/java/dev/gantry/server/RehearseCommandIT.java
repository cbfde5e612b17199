// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearseCommandIT {

    /// It ends with an error as soon as an answer is not what it should be.
    @Test
    void everythingThatIsAskedOfTheRegistryIsAnswered() throws Exception {
        assertThat(new RehearseCommand().call()).isZero();
    }
}
