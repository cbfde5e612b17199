// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static dev.gantry.system.MainClasses.ALL;
import static dev.gantry.system.MainClasses.EMBEDDED;
import static dev.gantry.system.MainClasses.ENGINE;
import static dev.gantry.system.MainClasses.HTTP;
import static dev.gantry.system.MainClasses.REGISTRY;
import static dev.gantry.system.MainClasses.S3;
import static dev.gantry.system.MainClasses.SERVER;
import static dev.gantry.system.MainClasses.check;
import static dev.gantry.system.MainClasses.noneOutside;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.storage.concurrent.Carried;
import dev.gantry.storage.concurrent.Fanout;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules of the house style that class files can prove. The numbers are those of the style's list.
class HouseRulesTest {

    /// Public types of the S3 driver; all others are its own business.
    private static final Set<String> S3_PUBLIC = Set.of("S3Driver");

    @Test
    void rule1NoPackageIsNamedAfterAKindOfCode() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..service..", "..dto..")
                .because("the folder list is the architecture"));
    }

    @Test
    void rule2TheDriverHasOnePublicDoor() {
        assertThat(ALL)
                .filteredOn(type -> type.getPackageName().equals(S3) && type.isTopLevelClass())
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrderElementsOf(S3_PUBLIC);
    }

    @Test
    void rule4NoPublicMethodOfTheDomainTakesTwoTexts() {
        assertThat(ALL)
                .filteredOn(type -> type.getPackageName().startsWith(REGISTRY))
                .flatExtracting(JavaClass::getMethods)
                .filteredOn(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(HouseRulesTest::takesTwoTexts)
                .extracting(JavaMethod::getFullName)
                .isEmpty();
    }

    @Test
    void rule5NoRecordHoldsAnArray() {
        assertThat(ALL)
                .filteredOn(JavaClass::isRecord)
                .as("records")
                .isNotEmpty()
                .flatExtracting(type -> arrayComponents(type.reflect()))
                .isEmpty();
    }

    @Test
    void rule7NoNameSaysNothing() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)(\\$.*)?")
                .because("a name tells what a thing is"));
    }

    @Test
    void rule8NoStaticFieldCanChange() {
        check(noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .notBeFinal());
    }

    @Test
    void rule10ErrorCodesHoldNoNumbers() {
        assertThat(ALL.get(ErrorCode.class).getFields())
                .extracting(field -> field.getRawType().getName())
                .doesNotContain("int", "short", "java.lang.Integer");
    }

    @Test
    void rule10NoFieldOfTheDomainIsAStatus() {
        check(noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(MainClasses.in(HTTP, S3, SERVER))
                .should()
                .haveNameMatching("(?i).*status(code)?"));
    }

    @Test
    void rule12NothingPrintsButTheCommands() {
        check(noneOutside(SERVER, EMBEDDED).should().accessField(System.class, "out"));
        check(noneOutside(SERVER, EMBEDDED).should().accessField(System.class, "err"));
        check(noClasses().should().callMethodWhere(named(Throwable.class, "printStackTrace")));
    }

    @Test
    void rule14NothingReadsAStreamWhole() {
        check(noClasses()
                .should()
                .callMethodWhere(named(InputStream.class, "readAllBytes"))
                .because("the size of what a client or a store sends is not ours to trust"));
    }

    @Test
    void rule17CodeBlocks() {
        check(noClasses()
                .that()
                .haveNameNotMatching(
                        "dev\\.gantry\\.storage\\.s3\\.client\\.(Addresses|HashedPayloadSigner|SignatureV2)")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
                .because("only those that the SDK asks for one, by interfaces of its own, complete it at once"));
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\.Flow(\\$.*)?|.*AsyncClient|org\\.reactivestreams\\..*"));
    }

    @Test
    void rule18ThreadsAreMadeInFourPlaces() {
        check(noneOutside(SERVER, EMBEDDED, ENGINE)
                .and()
                .doNotBelongToAnyOf(Fanout.class)
                .and()
                // The one that ends requests whose deadline is over.
                .doNotHaveFullyQualifiedName("dev.gantry.storage.s3.client.DirectRequests")
                .should()
                .callCodeUnitWhere(makesThreads())
                .because("work ends before the block that began it"));
    }

    @Test
    void rule21TimeAndChanceAreParameters() {
        check(noneOutside(SERVER, EMBEDDED)
                .should()
                .callMethodWhere(readsClockOrDice())
                .because("a test must be able to say what time it is"));
    }

    @Test
    void rule22ScopedValuesCarryContextForThoseWhoWatchAlone() {
        check(noneOutside(HTTP)
                .and()
                .doNotBelongToAnyOf(Carried.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ScopedValue.class));
    }

    @Test
    void rule23LoggersArePrivateConstantsOfOneName() {
        check(fields().that()
                .haveRawType("org.slf4j.Logger")
                .should()
                .bePrivate()
                .andShould()
                .beStatic()
                .andShould()
                .beFinal()
                .andShould()
                .haveName("LOG"));
    }

    private static boolean takesTwoTexts(JavaMethod method) {
        return method.getRawParameterTypes().stream()
                        .filter(type -> type.isEquivalentTo(String.class))
                        .count()
                >= 2;
    }

    private static List<String> arrayComponents(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .filter(component -> component.getType().isArray())
                .map(RecordComponent::toString)
                .map(component -> record.getName() + " " + component)
                .toList();
    }

    private static DescribedPredicate<JavaCall<?>> named(Class<?> owner, String... methods) {
        return calls("%s.%s".formatted(owner.getSimpleName(), Arrays.toString(methods)), owner, Set.of(methods));
    }

    private static DescribedPredicate<JavaCall<?>> calls(String what, Class<?> owner, Set<String> methods) {
        return DescribedPredicate.describe(
                what,
                call -> call.getTarget().getOwner().isAssignableTo(owner)
                        && methods.contains(call.getTarget().getName()));
    }

    private static DescribedPredicate<JavaCall<?>> makesThreads() {
        return named(Thread.class, "<init>", "ofVirtual", "ofPlatform", "startVirtualThread")
                .or(DescribedPredicate.describe(
                        "Executors",
                        call -> call.getTarget().getOwner().isEquivalentTo(java.util.concurrent.Executors.class)))
                .as("make threads");
    }

    private static DescribedPredicate<JavaCall<?>> readsClockOrDice() {
        return named(java.time.Instant.class, "now")
                .or(named(System.class, "currentTimeMillis"))
                .or(named(Math.class, "random"))
                .or(named(java.util.UUID.class, "randomUUID"))
                .or(named(java.time.InstantSource.class, "system"))
                .or(named(java.time.Clock.class, "systemUTC", "systemDefaultZone"))
                .as("read the clock or throw dice");
    }
}
