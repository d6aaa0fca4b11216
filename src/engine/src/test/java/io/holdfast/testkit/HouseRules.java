package io.holdfast.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The architecture as tests. Every module runs all of them over its own classes. */
public final class HouseRules {

    private static final DescribedPredicate<JavaClass> DATA_PATH = JavaClass.Predicates.resideInAnyPackage(
            "io.holdfast.engine..", "io.holdfast.adapter..", "io.holdfast.recovery..", "io.holdfast.cli..");

    @ArchTest
    static final ArchRule ENGINE_KNOWS_NO_CLUSTER_AND_NO_CLOUD = noClasses()
            .that()
            .resideInAPackage("io.holdfast.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..",
                    "io.javaoperatorsdk..",
                    "software.amazon..",
                    "redis.clients..",
                    "io.holdfast.adapter..",
                    "io.holdfast.api..",
                    "io.holdfast.recovery..",
                    "io.holdfast.cli..",
                    "io.holdfast.operator..")
            .because("a restore must work when the cluster is gone")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_DATA_PATH_DOES_NOT_SEE_THE_CONTROLLER = noClasses()
            .that(DATA_PATH)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javaoperatorsdk..", "io.holdfast.operator..")
            .because("src/ reads and writes data and runs without a cluster; operator/ decides")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule WHAT_A_PLAN_MEANS_IS_DECIDED_WITHOUT_TOUCHING_ANYTHING = noClasses()
            .that()
            .resideInAPackage("io.holdfast.recovery..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8.kubernetes.client.dsl..",
                    "software.amazon..",
                    "redis.clients..",
                    "java.net.http..",
                    "io.holdfast.adapter..",
                    "io.holdfast.cli..")
            .because("the operator, the worker and a laptop without a cluster must come to the same decision")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_CONTROLLER_MOVES_NO_DATA = noClasses()
            .that()
            .resideInAPackage("io.holdfast.operator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.cli..", "software.amazon..", "redis.clients..")
            .because("data moves in worker Jobs")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_MEET = slices().matching("io.holdfast.adapter.(*)..")
            .should()
            .notDependOnEachOther()
            .because("an adapter knows its own outside system only")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("io.holdfast.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule STANDARD_STREAMS_BELONG_TO_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage("io.holdfast.cli..")
            .should(ACCESS_STANDARD_STREAMS)
            // Whatever the rule above knows of a library's failures: see archunit.properties.
            .orShould()
            .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("printStackTrace")))
            .because("what a program says goes through its log or its command line")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because("a wait that cannot be stopped holds up a shutdown");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = classes()
            .that()
            .resideInAPackage("io.holdfast..")
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Handler")
            .andShould()
            .haveSimpleNameNotEndingWith("Processor")
            .andShould()
            .haveSimpleNameNotStartingWith("Abstract")
            .andShould()
            .haveSimpleNameNotStartingWith("Common");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages("io.holdfast.cli..", "io.holdfast.operator.app..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("what depends on the time must be testable at any time");

    /** What the rules look at: main code, in this module and in those that it uses. */
    public static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/testkit/")
                    && !location.contains("/test-classes/")
                    && !location.contains("-tests.jar");
        }
    }

    private HouseRules() {}
}
