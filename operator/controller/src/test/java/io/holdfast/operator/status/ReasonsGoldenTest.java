package io.holdfast.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Golden;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonsGoldenTest {

    @Test
    void thePageOfReasonsIsThatOfTheEnum() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Reasons

                The machine words that the operator puts into conditions and Events. Generated from `Reason`; do not edit.
                A failed attempt or probe that its worker could still explain carries the worker's own reason instead.
                """);
        for (Reason.Subject subject : Reason.Subject.values()) {
            page.append("\n## ")
                    .append(subject.kind())
                    .append("\n\n| reason | Event type | meaning |\n| --- | --- | --- |\n");
            Stream.of(Reason.values())
                    .filter(reason -> reason.subject() == subject)
                    .forEach(reason -> page.append("| `")
                            .append(reason.word())
                            .append("` | ")
                            .append(reason.warning() ? "Warning" : "Normal")
                            .append(" | ")
                            .append(reason.meaning())
                            .append(" |\n"));
        }
        Golden.compare("docs/reference/reasons.md", page.toString());
    }

    @Test
    void aWordIsWrittenAsKubernetesWritesReasons() {
        assertThat(Reason.WORKER_OUT_OF_MEMORY.word()).isEqualTo("WorkerOutOfMemory");
    }
}
