// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptTest {

    private final Bcrypt bcrypt = new Bcrypt();

    /// Those with salts of one letter are Openwall's; the others were made by the C library's `crypt`.
    @ParameterizedTest
    @CsvSource({
        "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "U*U*U, $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
        "pässwörd €, $2y$05$abcdefghijklmnopqrstuuY8YJcx7OeCJ9JYO3w834ps8x/8H3Gfy",
        "'', $2y$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq",
    })
    void passwordMatchesTheHashThatOthersMade(String password, String hash) {
        assertThat(bcrypt.matches(password, hash)).isTrue();
        assertThat(bcrypt.matches(password + " ", hash)).isFalse();
    }

    @Test
    void bytesBeyondSeventyTwoDoNotCountAsTheyDidNotWhenTheHashWasMade() {
        String hash = "$2b$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q";
        assertThat(bcrypt.matches("x".repeat(100), hash)).isTrue();
        assertThat(bcrypt.matches("x".repeat(72), hash)).isTrue();
        assertThat(bcrypt.matches("x".repeat(71), hash)).isFalse();
        assertThat(bcrypt.matches("x".repeat(6000), hash)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$apr1$abcdefgh$0123456789012345678901",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "plain",
                "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
                "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$17$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "",
            })
    void otherHashesAreNotChecked(String hash) {
        assertThat(Bcrypt.cost(hash)).isEmpty();
    }

    @Test
    void decoyIsAHashOfItsCostThatIsCheckedLikeAny() {
        assertThat(Bcrypt.cost(Bcrypt.decoy(4))).hasValue(4);
        assertThat(bcrypt.matches("swordfish", Bcrypt.decoy(4))).isFalse();
    }
}
