// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.gantry.system.MainClasses.ALL;
import static dev.gantry.system.MainClasses.CONCURRENT;
import static dev.gantry.system.MainClasses.EMBEDDED;
import static dev.gantry.system.MainClasses.ENGINE;
import static dev.gantry.system.MainClasses.FILE;
import static dev.gantry.system.MainClasses.HTTP;
import static dev.gantry.system.MainClasses.MEMORY;
import static dev.gantry.system.MainClasses.METRICS;
import static dev.gantry.system.MainClasses.OCI;
import static dev.gantry.system.MainClasses.REGISTRY;
import static dev.gantry.system.MainClasses.S3;
import static dev.gantry.system.MainClasses.SERVER;
import static dev.gantry.system.MainClasses.STORAGE;
import static dev.gantry.system.MainClasses.TRACING;
import static dev.gantry.system.MainClasses.WIRE;
import static dev.gantry.system.MainClasses.check;
import static dev.gantry.system.MainClasses.in;
import static dev.gantry.system.MainClasses.noneIn;
import static dev.gantry.system.MainClasses.noneOutside;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may depend on whom, and where each library is at home.
class LayersTest {

    @Test
    void enoughClassesAreSeenForTheRulesToMeanSomething() {
        assertThat(ALL.size()).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STORAGE,
                CONCURRENT,
                S3,
                FILE,
                MEMORY,
                REGISTRY,
                HTTP,
                WIRE,
                OCI,
                ENGINE,
                SERVER,
                MainClasses.REDIS,
                MainClasses.MAIL,
                MainClasses.MIDDLEWARE,
                MainClasses.CLOUDFRONT,
                MainClasses.ACME,
                MainClasses.PROXY,
                MainClasses.PROXY_REMOTE,
                METRICS,
                TRACING,
                EMBEDDED,
                MainClasses.NOTIFICATIONS,
            })
    void everyPackageThatARuleNamesHasClasses(String name) {
        assertThat(ALL.stream().map(JavaClass::getPackageName).distinct())
                .as("packages that have classes")
                .anyMatch(seen -> seen.equals(name) || seen.startsWith(name + "."));
    }

    @Test
    void storageDependsOnTheJdkAlone() {
        check(ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage(STORAGE, CONCURRENT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(STORAGE, CONCURRENT, "java..", "org.jspecify..")
                .because("every driver, and every reader, starts here"));
    }

    @Test
    void registryKnowsNeitherHttpNorDriversNorTheServer() {
        check(noneIn(REGISTRY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(HTTP, SERVER, EMBEDDED, S3, FILE, MEMORY, "java.net.http", "org.eclipse.jetty"))
                .because("the domain is the same whatever carries it and whatever stores it"));
    }

    @Test
    void apiDoesNotKnowTheServerLibrarysPackage() {
        check(noneIn(OCI, WIRE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(ENGINE))
                .because("handlers must run without a server"));
    }

    @Test
    void onlyTheEmbeddedStoreStartsTheServer() {
        check(noneOutside(SERVER, EMBEDDED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(SERVER, EMBEDDED))
                .because("the wiring sees everything and is seen by nothing"));
    }

    @Test
    void onlyTheWiringChoosesADriver() {
        check(noneOutside(SERVER, EMBEDDED, S3, FILE, MEMORY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(S3, FILE, MEMORY))
                .because("all others speak to the SPI"));
    }

    @Test
    void driversDoNotKnowOneAnotherNorWhatUsesThem() {
        check(noneIn(S3).should().dependOnClassesThat().resideInAnyPackage(in(FILE, MEMORY, REGISTRY, HTTP)));
        check(noneIn(FILE).should().dependOnClassesThat().resideInAnyPackage(in(S3, MEMORY, REGISTRY, HTTP)));
        check(noneIn(MEMORY).should().dependOnClassesThat().resideInAnyPackage(in(S3, FILE, REGISTRY, HTTP)));
    }

    @Test
    void middlewareStandsInFrontOfAnyDriver() {
        check(noneIn(MainClasses.MIDDLEWARE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(S3, FILE, MEMORY, REGISTRY, HTTP)));
    }

    @Test
    void awsSdkStaysInTheDriver() {
        check(noneOutside(S3, MainClasses.CLOUDFRONT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..")
                .because("a second back end must not need the AWS SDK"));
    }

    @Test
    void serverLibraryStaysInTheEngine() {
        check(noneOutside(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..", "jakarta.servlet..")
                .because("the server library can be exchanged in one package"));
    }

    @Test
    void embeddedS3ServerStaysInItsModule() {
        check(noneOutside(EMBEDDED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gaul..")
                .because("no production server has it on its class path"));
    }

    @Test
    void commandLineYamlAndLogBackEndStayInTheServer() {
        check(noneOutside(SERVER, EMBEDDED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "org.yaml..", "ch.qos.logback..", "net.logstash.."));
    }

    @Test
    void pullThroughCacheKnowsTheRegistryAlone() {
        check(noneIn(MainClasses.PROXY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(HTTP, SERVER, EMBEDDED, S3, FILE, MEMORY))
                .because("what is fetched is kept by the ways on which what is pushed is"));
        check(noneIn(REGISTRY, HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(MainClasses.PROXY))
                .because("a registry needs no other one"));
    }

    @Test
    void otherRegistryIsSpokenToInOnePackage() {
        check(ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(MainClasses.PROXY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..")
                .because("how another registry is asked is one matter, what of it is kept another"));
    }

    @Test
    void redisStaysInItsPackage() {
        check(noneOutside(MainClasses.REDIS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("redis.clients..", "org.apache.commons.pool2..")
                .because("a registry runs without it"));
    }

    @Test
    void mailStaysInItsPackage() {
        check(noneOutside(MainClasses.MAIL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..", "ch.qos.logback.classic.net..")
                .because("only a hook of the log sends any"));
    }

    @Test
    void issuingOfCertificatesStaysInItsPackage() {
        check(noneOutside(MainClasses.ACME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.shredzone..")
                .because("a server that has a certificate runs without it"));
    }

    @Test
    void notificationsKnowEventsAndNothingOfWhatTheyAreAbout() {
        check(noneIn(MainClasses.NOTIFICATIONS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(HTTP, S3, FILE, MEMORY, REGISTRY + ".blob", REGISTRY + ".manifest"))
                .because("who is told has no part in what happens"));
    }

    @Test
    void authenticationKnowsNoHttpAndNoServer() {
        check(noneIn(MainClasses.AUTH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(HTTP, SERVER, EMBEDDED, S3, FILE, MEMORY))
                .because("it judges what was presented, however that came"));
    }

    @Test
    void librariesOfTokensAndPasswordsStayWhereTheseAreJudged() {
        check(noneOutside(MainClasses.AUTH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.nimbusds..")
                .because("nobody else has a token to believe"));
        check(noneOutside(MainClasses.PASSWORD)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("at.favre..")
                .because("a hash is computed in one place, and so are its bounds"));
    }

    @Test
    void metricsLibraryStaysInItsPackage() {
        check(noneOutside(METRICS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .because("all others say what is to be measured, not how it is written down"));
    }

    @Test
    void tracingLibraryStaysInItsPackage() {
        check(noneOutside(TRACING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry..")
                .because("whoever traces nothing loads nothing of it"));
    }

    @Test
    void packagesDependOnOneAnotherWithoutCycles() {
        check(slices().matching("dev.gantry.(**)").should().beFreeOfCycles());
    }
}
