package io.holdfast.recovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.Plans;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanValidationTest {
    private static final String HEAD = "identity: {name: i, key: k}\ncomponents:\n";

    @Test
    void aPlanThatStandsHasNoProblems() {
        assertThat(PlanValidation.of(Plans.resolved(
                        Plans.STACK + "drills: [{name: monthly, cron: \"0 3 1 * *\", components: [vectors]}]\n")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: a, policyRef: {name: none}}                        | PolicyMissing         | there is no BackupPolicy none
            {name: a, policyRef: {name: redis}, source: other}        | SourceMissing         | has no source other
            {name: a, policyRef: {name: redis}, repository: elsewhere}| RepositoryNotOfPolicy | does not write to repository elsewhere
            {name: a, workloads: [{kind: Deployment, name: a}]}       | NoManifests           | no recovery point of the plan holds any
            """)
    void aComponentThatCannotBeResolvedIsNamed(String component, String reason, String message) {
        List<Problem> problems = PlanValidation.of(Plans.resolved(HEAD + "- " + component + "\n"));
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.reason()).isEqualTo(reason);
            assertThat(problem.message()).contains(message);
            assertThat(problem.hint()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: s, after: [nobody], evidence: {}}                  | UnknownStep           | after names nobody
            {name: s, before: [nobody], evidence: {}}                 | UnknownStep           | before names nobody
            {name: s, count: {component: nobody}}                     | UnknownComponent      | component nobody
            {name: s, count: {component: agent}}                      | ComponentWithoutStore | component agent holds no data
            {name: s, after: [agent], before: [settings], evidence: {}} | DependencyCircle    | wait for each other
            """)
    void aStepThatMeansNothingIsNamed(String step, String reason, String message) {
        List<Problem> problems = PlanValidation.of(Plans.resolved(Plans.STACK + "steps:\n- " + step + "\n"));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(reason);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aDrillOfAStoreWithoutAWorkloadIsRefused() {
        List<Problem> problems = PlanValidation.of(Plans.resolved(HEAD + """
                - {name: settings, policyRef: {name: config}}
                - {name: cache, policyRef: {name: redis}}
                drills: [{name: monthly, cron: "0 3 1 * *"}]
                """));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("NoWorkload");
            assertThat(problem.component()).isEqualTo("cache");
        });
    }

    @Test
    void aScheduleThatIsNeverDueIsRefused() {
        List<Problem> problems =
                PlanValidation.of(Plans.resolved(Plans.STACK + "drills: [{name: odd, cron: \"0 3 31 2 *\"}]\n"));
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'0 3 31 2 *' is never due"));
    }
}
