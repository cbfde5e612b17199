// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Arrays;

/// The classes that ship, of all modules, and the names of their packages.
///
/// A rule names packages through these constants only, so that [LayersTest] can prove that each of them has classes.
final class MainClasses {

    static final String ROOT = "dev.gantry";
    static final String STORAGE = ROOT + ".storage";
    static final String CONCURRENT = STORAGE + ".concurrent";
    static final String S3 = STORAGE + ".s3";
    static final String FILE = STORAGE + ".file";
    static final String MEMORY = STORAGE + ".memory";
    static final String REGISTRY = ROOT + ".registry";
    static final String HTTP = ROOT + ".http";
    static final String WIRE = HTTP + ".wire";
    static final String OCI = HTTP + ".oci";
    static final String ENGINE = HTTP + ".engine";
    static final String SERVER = ROOT + ".server";
    static final String REDIS = SERVER + ".redis";
    static final String MAIL = SERVER + ".mail";
    static final String ACME = SERVER + ".acme";
    static final String PROXY = ROOT + ".proxy";
    static final String PROXY_REMOTE = PROXY + ".remote";
    static final String METRICS = SERVER + ".metrics";
    static final String TRACING = SERVER + ".tracing";
    static final String EMBEDDED = ROOT + ".embedded";
    static final String MIDDLEWARE = STORAGE + ".middleware";
    static final String CLOUDFRONT = MIDDLEWARE + ".cloudfront";
    static final String NOTIFICATIONS = ROOT + ".notifications";
    static final String AUTH = ROOT + ".auth";
    static final String PASSWORD = AUTH + ".password";

    /// The testkit lies on the test class path beside what ships; its classes are tests.
    private static final String TESTKIT = STORAGE + ".testkit";

    /// So may the benchmarks, which measure a registry from outside.
    private static final String BENCHMARKS = ROOT + ".benchmarks";

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT)
            .that(DescribedPredicate.describe("ship", MainClasses::ships));

    private MainClasses() {}

    private static boolean ships(JavaClass type) {
        return !type.getPackageName().startsWith(TESTKIT)
                && !type.getPackageName().startsWith(BENCHMARKS)
                && !type.getSimpleName().equals("package-info");
    }

    /// "Those packages and all below them", as ArchUnit writes it.
    static String[] in(String... packages) {
        return Arrays.stream(packages).map(name -> name + "..").toArray(String[]::new);
    }

    /// Begins a rule on classes outside of those packages and what is below them.
    static GivenClassesConjunction noneOutside(String... packages) {
        return ArchRuleDefinition.noClasses().that().resideOutsideOfPackages(in(packages));
    }

    /// Begins a rule on classes in those packages and below them.
    static GivenClassesConjunction noneIn(String... packages) {
        return ArchRuleDefinition.noClasses().that().resideInAnyPackage(in(packages));
    }

    static void check(ArchRule rule) {
        rule.check(ALL);
    }
}
