// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.seal.Seal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassesTest {

    private static final byte[] SECRET = "a secret".getBytes(UTF_8);
    private static final Caller ALICE = new Caller("alice, née Ærø", Set.of("ops", "dev"));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource time = now::get;
    private final Passes passes = new Passes(SECRET, time);

    @Test
    void passSaysWhoItIsForAtEveryReplica() {
        assertThat(new Passes(SECRET, time).verify(passes.issue(ALICE))).contains(ALICE);
        assertThat(passes.verify(passes.issue(Caller.ANONYMOUS))).contains(Caller.ANONYMOUS);
    }

    @Test
    void passEndsAfterItsTime() {
        String pass = passes.issue(ALICE);
        now.updateAndGet(before -> before.plus(Passes.LIFE).minusSeconds(1));
        assertThat(passes.verify(pass)).isPresent();
        now.updateAndGet(before -> before.plus(Duration.ofSeconds(1)));
        assertThat(passes.verify(pass)).isEmpty();
    }

    @Test
    void everyOtherCharacterMakesItNone() {
        String pass = passes.issue(new Caller("a", Set.of()));
        for (int at = 0; at < pass.length() - 1; at++) {
            char other = pass.charAt(at) == 'A' ? 'B' : 'A';
            String altered = pass.substring(0, at) + other + pass.substring(at + 1);
            assertThat(passes.verify(altered)).as(altered).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gantry.", "gantry.AAAA", "gantry.not base64", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoPassIsNobodys(String text) {
        assertThat(passes.verify(text)).isEmpty();
    }

    @Test
    void whatWasSignedWithAnotherSecretOrForSomethingElseIsNone() {
        assertThat(new Passes("another".getBytes(UTF_8), time).verify(passes.issue(ALICE)))
                .isEmpty();
        assertThat(passes.verify("gantry." + new Seal(SECRET, "gantry upload token 1").sign(new byte[40])))
                .isEmpty();
    }
}
