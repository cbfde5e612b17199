// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.auth.file.UnusableFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupFileTest {

    private final List<String> remarks = new ArrayList<>();

    @Test
    void userIsInAllGroupsThatListIt() throws Exception {
        GroupFile file = GroupFile.parse("# groups\n\ndev: alice bob\nops:\tcarol  alice\ndev: dave\n", remarks::add);
        assertThat(file.of("alice")).containsExactlyInAnyOrder("dev", "ops");
        assertThat(file.of("dave")).containsExactly("dev");
        assertThat(file.of("eve")).isEmpty();
        assertThat(remarks).isEmpty();
    }

    @Test
    void groupWithoutUsersGivesNobodyAnything() throws Exception {
        GroupFile file = GroupFile.parse("admins:   \n", remarks::add);
        assertThat(file.of("")).isEmpty();
        assertThat(remarks).containsExactly("line 1: the group has no users");
    }

    @Test
    void lineOfAnotherFormMakesTheFileUnusable() {
        assertThatThrownBy(() -> GroupFile.parse("dev: alice\nops carol", remarks::add))
                .isInstanceOf(UnusableFile.class)
                .hasMessage("line 2 is not of the form group: user user");
    }
}
