// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.auth.TestTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private static final BasicCredentials ALICE = new BasicCredentials("alice", "guess");

    private final TestTime time = new TestTime();
    private final LoginThrottle throttle = new LoginThrottle(time);

    private void fail(int times, BasicCredentials credentials, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(credentials, address);
        }
    }

    @Test
    void fewFailuresCostNothing() {
        fail(10, ALICE, "192.0.2.1");
        assertThat(throttle.pause(ALICE, "192.0.2.1")).isEmpty();
    }

    @Test
    void pauseOfAUserDoublesFromASecondToEight() {
        fail(11, ALICE, "192.0.2.1");
        assertThat(throttle.pause(ALICE, "198.51.100.1")).contains(Duration.ofSeconds(1));
        fail(1, ALICE, "192.0.2.2");
        assertThat(throttle.pause(ALICE, "198.51.100.1")).contains(Duration.ofSeconds(2));
        fail(40, ALICE, "192.0.2.3");
        assertThat(throttle.pause(ALICE, "198.51.100.1")).contains(Duration.ofSeconds(8));

        time.pass(Duration.ofSeconds(8));
        assertThat(throttle.pause(ALICE, "198.51.100.1")).isEmpty();
    }

    @Test
    void addressThatTriesManyUsersIsSlowedForAllOfThem() {
        for (int i = 0; i < 40; i++) {
            fail(1, new BasicCredentials("user" + i, "guess"), "192.0.2.1");
        }
        assertThat(throttle.pause(ALICE, "192.0.2.1")).contains(Duration.ofMinutes(1));
        assertThat(throttle.pause(ALICE, "192.0.2.2")).isEmpty();
    }

    @Test
    void clientWithANetworkOfAddressesIsOneClient() {
        for (int i = 0; i < 40; i++) {
            fail(1, new BasicCredentials("user" + i, "guess"), "2001:db8::" + i);
        }
        assertThat(throttle.pause(ALICE, "2001:db8::ffff:1")).contains(Duration.ofMinutes(1));
        assertThat(throttle.pause(ALICE, "2001:db8:0:1::1")).isEmpty();
    }

    @Test
    void successEndsThePauseOfTheUserButNotThatOfTheAddress() {
        fail(30, ALICE, "192.0.2.1");
        throttle.succeeded(ALICE);
        assertThat(throttle.pause(ALICE, "192.0.2.2")).isEmpty();
        assertThat(throttle.pause(ALICE, "192.0.2.1")).isPresent();
    }

    @Test
    void quarterOfAnHourWithoutFailuresForgetsThem() {
        fail(30, ALICE, "192.0.2.1");
        time.pass(Duration.ofMinutes(16));
        fail(1, ALICE, "192.0.2.1");
        assertThat(throttle.pause(ALICE, "192.0.2.1")).isEmpty();
    }
}
