// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// The rules for tests themselves, over the tests of every module that was built.
class TestsAreSentencesTest {

    @Test
    void noTestIsCalledTest() throws IOException {
        noMethods()
                .that()
                .areAnnotatedWith(Test.class)
                .or()
                .areAnnotatedWith(ParameterizedTest.class)
                .should()
                .haveNameMatching("test.*")
                .because("a name is a sentence about behaviour")
                .check(tests());
    }

    @Test
    void noTestClassIsPublic() throws IOException {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Test")
                .or()
                .haveSimpleNameEndingWith("IT")
                .should()
                .bePublic()
                .check(tests());
    }

    /// JUnit's timeouts are the exception: AssertJ has nothing that ends a computation that does not.
    @Test
    void noTestUsesAnotherLibrarysAssertions() throws IOException {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "assert with JUnit",
                        call -> call.getTarget().getOwner().isEquivalentTo(Assertions.class)
                                && !call.getTarget().getName().startsWith("assertTimeout")))
                .check(tests());
    }

    private static JavaClasses tests() throws IOException {
        JavaClasses tests = new ClassFileImporter().importPaths(Repository.testClasses());
        assertThat(tests).anyMatch(type -> type.isEquivalentTo(LayersTest.class));
        return tests;
    }
}
