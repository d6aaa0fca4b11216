package io.holdfast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanFilesTest {

    private static final String REPOSITORY = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupRepository
            metadata: {name: main}
            spec:
              directory: {path: /backups}
              encryption: {recipients: [age19apggy0wajat98ljdsqg0vcsz6k4mr6du3u3nqgw8w3ce8a4cavqk7nej5]}
              signing: {secretRef: {name: signing}}
            """;

    private static final String POLICY = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: nightly}
            spec:
              repositories: [main]
              sources:
                - name: cache
                  redis: {address: "localhost:6379"}
                - name: vectors
                  qdrant: {address: "localhost:6333"}
              schedules:
                - {name: daily, cron: "0 2 * * *", timeZone: UTC}
              retention: {keepLast: 3}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keepLast: 3          | maxAge: 30 days      | spec.retention.maxAge: '30 days' is no length of time
            keepLast: 3          | keepLast: 0          | spec.retention.keepLast: 0 is less than 1
            localhost:6379       | localhost            | spec.sources[0].redis.address: 'localhost' is no host:port
            0 2 * * *            | every day            | spec.schedules[0].cron: 'every day' is no cron time
            repositories: [main] | repositories: [A, b] | spec.repositories[0]: 'A' should match
            name: vectors        | name: cache          | spec.sources: two are named 'cache'
            """)
    void whatAnApiServerRefusesIsRefusedWithItsField(String right, String wrong, String why) {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> read(POLICY.replace(right, wrong)))
                .withMessageContaining("document 1: " + why);
    }

    @Test
    void documentsOfOneFileAndOfSeveralAreTheSame() throws IOException {
        PlanFiles one = read(REPOSITORY + "---\n" + POLICY);
        PlanFiles two = PlanFiles.read(List.of(file("a.yaml", POLICY), file("b.yaml", "---\n" + REPOSITORY + "---\n")));

        for (PlanFiles plan : List.of(one, two)) {
            assertThat(plan.policies())
                    .extracting(policy -> policy.getMetadata().getName())
                    .containsExactly("nightly");
            assertThat(plan.repository(null).getMetadata().getName()).isEqualTo("main");
            assertThat(PlanFiles.source(plan.policies().getFirst(), "vectors").kind())
                    .isEqualTo("qdrant");
        }
    }

    @Test
    void anUnknownFieldIsNamedWithItsFileAndDocument() {
        assertInvalid(
                REPOSITORY + "---\n" + POLICY.replace("address: \"localhost:6379\"", "adress: x"),
                "plan.yaml, document 2",
                "spec.sources[0].redis.adress");
    }

    @Test
    void aValueOfTheWrongTypeIsNamed() {
        assertInvalid(POLICY.replace("keepLast: 3", "keepLast: many"), "document 1", "spec.retention.keepLast");
    }

    @Test
    void aMissingFieldIsNamed() {
        assertInvalid(REPOSITORY.replace("  signing: {secretRef: {name: signing}}\n", ""), "document 1", "signing");
    }

    @Test
    void whatIsNoYamlIsSaidToBeSo() {
        assertInvalid(REPOSITORY + "---\nkind: [never closed\n", "plan.yaml, document");
    }

    @Test
    void anotherKindIsRefusedSoThatATypingErrorIsSeen() {
        assertInvalid(POLICY.replace("kind: BackupPolicy", "kind: BackupPolice"), "document 1", "BackupPolice");
        assertInvalid(POLICY.replace("v1alpha1", "v2"), "document 1", "apiVersion must be holdfast.io/v1alpha1");
        assertInvalid(POLICY.replace("{name: nightly}", "{}"), "document 1", "metadata.name");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> PlanFiles.read(List.of(folder.resolve("none.yaml"))))
                .withMessageContaining("none.yaml");
    }

    @Test
    void whichRepositoryMustBeClear() throws IOException {
        PlanFiles two = read(REPOSITORY + "---\n" + REPOSITORY.replace("main", "second"));

        assertThat(two.repository("second").getMetadata().getName()).isEqualTo("second");
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> two.repository(null))
                .withMessageContaining("2 BackupRepositories")
                .satisfies(e -> assertThat(e.hint()).contains("--repository"));
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> two.repository("third"))
                .withMessageContaining("'third'");
    }

    @Test
    void aSourceThatIsNotThereIsAnsweredWithThoseThatAre() throws IOException {
        PlanFiles plan = read(POLICY);

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> PlanFiles.source(plan.policies().getFirst(), "cash"))
                .withMessageContaining("'cash'")
                .satisfies(e -> assertThat(e.hint()).contains("cache, vectors"));
    }

    private void assertInvalid(String yaml, String... words) {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> read(yaml))
                .satisfies(e -> assertThat(e).message().contains(words))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.InvalidPlan))
                .satisfies(e -> assertThat(e.hint()).isNotBlank());
    }

    private PlanFiles read(String yaml) throws IOException {
        return PlanFiles.read(List.of(file("plan.yaml", yaml)));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
