package io.holdfast.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder = Path.of("");

    @Test
    void theFirstPlansOwnScheduleCannotKeepItsPromise() {
        Lint.Verdict verdict = Lint.of(List.of(Golden.ROOT.resolve("examples/researchops")), NOON);
        assertThat(verdict.documents()).isEqualTo(7);
        assertThat(verdict.findings())
                .filteredOn(one -> one.severity() == Severity.HIGH)
                .hasSize(6)
                .allSatisfy(one -> assertThat(one.reason()).isEqualTo("RpoNotReachable"))
                .anySatisfy(one -> assertThat(one.resource() + " " + one.subject())
                        .isEqualTo("RestorePlan research-ops/vector-database-failure qdrant"))
                .anySatisfy(one -> assertThat(one.message())
                        .contains("up to 6h of data can be lost")
                        .contains("objective is 1h"));
        assertThat(verdict.findings())
                .filteredOn(one -> one.severity() == Severity.MEDIUM)
                .isEmpty();
    }

    @Test
    void aFieldThatDoesNotExistIsNamedWithItsFile() throws IOException {
        Path file = write("plan.yaml", policy("schedule: often"));
        assertThat(only()).satisfies(one -> {
            assertThat(one.reason()).isEqualTo("InvalidDocument");
            assertThat(one.file()).isEqualTo(file.toString());
            assertThat(one.message()).contains("schedule");
        });
    }

    @Test
    void aLengthOfTimeThatIsNoneIsNamed() throws IOException {
        write("policy.yaml", policy("objectives: {rpo: soon}"));
        write("repository.yaml", REPOSITORY);
        assertThat(only().message()).contains("'soon' is not a length of time");
    }

    @Test
    void aRepositoryThatIsNotThereIsNamed() throws IOException {
        write("policy.yaml", policy(""));
        assertThat(only()).satisfies(one -> {
            assertThat(one.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(one.message()).contains("BackupRepository main");
        });
    }

    @Test
    void aRepositoryThatPinsNoSignerIsNamed() throws IOException {
        write("repository.yaml", REPOSITORY.replaceFirst(", publicKeys: [^}]*", ""));
        assertThat(only()).satisfies(one -> {
            assertThat(one.severity()).isEqualTo(Severity.HIGH);
            assertThat(one.reason()).isEqualTo("NoSignerPinned");
        });
    }

    @Test
    void aPlanWhosePartsWaitForEachOtherIsRefused() throws IOException {
        write("policy.yaml", policy(""));
        write("repository.yaml", REPOSITORY);
        write("plan.yaml", """
                apiVersion: holdfast.io/v1alpha1
                kind: RestorePlan
                metadata: {name: circle, namespace: ns}
                spec:
                  identity: {name: identity, key: id.txt}
                  components:
                  - {name: a, policyRef: {name: cache}, dependsOn: [b]}
                  - {name: b, policyRef: {name: cache}, dependsOn: [a]}
                """);
        assertThat(only().message()).contains("wait for each other");
    }

    @Test
    void theSameNameTwiceIsNoticed() throws IOException {
        write("policy.yaml", policy(""));
        write("repository.yaml", REPOSITORY);
        write("again/policy.yaml", policy(""));
        assertThat(findings()).anySatisfy(one -> assertThat(one.message()).contains("is also in"));
    }

    @Test
    void whatOtherToolsReadIsPassedOver() throws IOException {
        write("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
        write("templates/x.yaml", "{{ if .Values.x }}\n- : :\n{{ end }}\n");
        write("policy.yaml", policy(""));
        write("repository.yaml", REPOSITORY);
        assertThat(findings()).isEmpty();
    }

    private static final String REPOSITORY = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupRepository
            metadata: {name: main, namespace: ns}
            spec:
              directory: {path: /backups}
              encryption: {recipients: [age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq]}
              signing: {secretRef: {name: signing}, publicKeys: ["up4gD1HFP72OgvV3EDUSyIO+MxRPj9cYpUCXgcgL9m0="]}
            """;

    private static String policy(String more) {
        return """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: cache, namespace: ns}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {address: "redis:6379"}}]
                  schedules: [{name: hourly, cron: "0 * * * *"}]
                  %s
                """.formatted(more);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<LintFinding> findings() {
        return Lint.of(List.of(folder), NOON).findings();
    }

    private LintFinding only() {
        assertThat(findings()).hasSize(1);
        return findings().getFirst();
    }
}
