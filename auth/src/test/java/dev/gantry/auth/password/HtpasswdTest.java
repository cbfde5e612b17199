// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.auth.file.UnusableFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtpasswdTest {

    private static final String HASH = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private final List<String> remarks = new ArrayList<>();

    @Test
    void commentsBlankLinesAndSpacesAroundLinesSayNothing() throws Exception {
        Htpasswd users = Htpasswd.parse("# users\r\n\r\n  alice:%s  \r\n#bob:%s\n".formatted(HASH, HASH), remarks::add);
        assertThat(users.hashes()).containsOnlyKeys("alice").containsValue(HASH);
        assertThat(users.highestCost()).isEqualTo(5);
        assertThat(remarks).isEmpty();
    }

    @Test
    void userWithAHashOfAnotherKindIsLeftOutWithARemarkThatDoesNotShowIt() throws Exception {
        Htpasswd users = Htpasswd.parse("alice:%s\nbob:{SHA}5en6G6MezRroT3XKqkdPOmY=\n".formatted(HASH), remarks::add);
        assertThat(users.hashes()).containsOnlyKeys("alice");
        assertThat(remarks)
                .singleElement()
                .asString()
                .contains("line 2: user bob", "bcrypt")
                .doesNotContain("5en6");
    }

    @Test
    void lastLineOfAUserHoldsAsInDistribution() throws Exception {
        String last = HASH.replace("05", "07");
        Htpasswd users = Htpasswd.parse("alice:%s\nalice:%s\n".formatted(HASH, last), remarks::add);
        assertThat(users.hashes()).containsEntry("alice", last);
        assertThat(remarks).singleElement().asString().contains("line 2: user alice is there twice");
    }

    @Test
    void lineThatIsCutOffMakesTheWholeFileUnusable() {
        assertThatThrownBy(() -> Htpasswd.parse("alice:%s\nbo".formatted(HASH), remarks::add))
                .isInstanceOf(UnusableFile.class)
                .hasMessage("line 2 is not of the form user:hash");
        assertThatThrownBy(() -> Htpasswd.parse(":" + HASH, remarks::add)).isInstanceOf(UnusableFile.class);
    }

    @Test
    void fileWithoutUsersLetsNobodyIn() throws Exception {
        assertThat(Htpasswd.parse("", remarks::add).hashes()).isEmpty();
    }

    @Test
    void hashesAreNotPrinted() throws Exception {
        assertThat(Htpasswd.parse("alice:" + HASH, remarks::add)).hasToString("Htpasswd[1 users]");
    }
}
