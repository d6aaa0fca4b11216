package io.holdfast.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.holdfast.testkit.HouseRules;

@AnalyzeClasses(packages = "io.holdfast", importOptions = HouseRules.MainCode.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchTests RULES = ArchTests.in(HouseRules.class);

    @ArchTest
    static void theRulesSeeTheModule(JavaClasses classes) {
        assertThat(classes).hasSizeGreaterThan(150);
    }
}
