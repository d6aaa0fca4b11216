package io.holdfast.recovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.Plans;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where the recovery points of components come from. */
class ResolutionTest {

    @Test
    void aComponentIsReadFromTheRepositoryThatItNamesOrElseFromTheFirstOfItsPolicy() {
        assertThat(repository("")).isEqualTo("main");
        assertThat(repository(", repository: far")).isEqualTo("far");
    }

    @Test
    void aRepositoryThatThePolicyDoesNotWriteToIsAProblem() {
        assertThat(resolved(", repository: none").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("RepositoryNotOfPolicy");
            assertThat(problem.hint()).contains("main, far");
        });
    }

    private static String repository(String field) {
        Part part = resolved(field).part("cache").orElseThrow();
        return Objects.requireNonNull(part.data()).repository();
    }

    private static Resolution resolved(String field) {
        return Plans.resolved("""
                identity: {name: identity, key: id.txt}
                components:
                - {name: cache, policyRef: {name: redis}, workloads: [{kind: StatefulSet, name: redis}]%s}
                """.formatted(field));
    }
}
