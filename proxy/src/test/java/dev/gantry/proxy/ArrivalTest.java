// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.name.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {

    private final Arrival arrival = new Arrival(new RepositoryName("a"));

    @Test
    @Timeout(60)
    void nobodyWaitsForAFetchThatHasEndedWithoutAWord() {
        arrival.ends();

        assertThatThrownBy(arrival::awaitSize).isInstanceOf(IOException.class);
        assertThatThrownBy(arrival::awaitStored).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsStoredStaysStoredWhenTheFetchEnds() throws Exception {
        arrival.begins(OptionalLong.of(0), null);
        arrival.stored();
        arrival.ends();

        arrival.awaitStored();
        assertThat(arrival.awaitSize()).hasValue(0);
    }

    @Test
    void lengthThatNoDiskHasTakesNothingOfTheSpool(@TempDir Path folder) throws Exception {
        var spools = new Spools(folder, 100);
        Spool one = spools.open(OptionalLong.of(1)).orElseThrow();

        assertThat(spools.open(OptionalLong.of(Long.MAX_VALUE))).isEmpty();
        assertThat(spools.open(OptionalLong.of(100))).isEmpty();
        one.release();
        Spool all = spools.open(OptionalLong.of(100)).orElseThrow();
        all.release();
    }
}
