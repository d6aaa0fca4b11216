package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restore refuses before it opens anything, and what it asks at a terminal. */
final class RestoreScopeTest {

    @ParameterizedTest
    @CsvSource({
        "redis, --map",
        "redis, --select",
        "redis, --in-place",
        "redis, --keep-going",
        "qdrant, --keep-going",
        "qdrant, --advertise",
        "config, --in-place",
        "config, --advertise",
        "config, --address"
    })
    void anOptionThatWouldBeIgnoredIsRefused(String kind, String option) {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> RestoreScope.check(kind, option::equals))
                .withMessageContaining(option)
                .withMessageContaining(kind)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.InvalidPlan));
    }

    @ParameterizedTest
    @CsvSource({
        "redis, --advertise",
        "redis, --address",
        "qdrant, --map",
        "qdrant, --select",
        "qdrant, --in-place",
        "config, --map",
        "config, --select",
        "config, --keep-going"
    })
    void anOptionThatTheKindUsesIsTaken(String kind, String option) {
        assertThatCode(() -> RestoreScope.check(kind, option::equals)).doesNotThrowAnyException();
    }

    @Test
    void whoTypesAnotherNameThanTheTargetsReplacesNothing() {
        assertRefused("localhost:6380");
        assertRefused(" ");
        assertRefused(null);
    }

    @Test
    void whoTypesTheTargetsNameGoesOn() {
        StringWriter asked = new StringWriter();
        new Replacement(new PrintWriter(asked)).confirm("localhost:6379", Optional.of(() -> "localhost:6379"));

        assertThat(asked.toString()).contains("localhost:6379");
    }

    @Test
    void withoutATerminalNobodyIsAsked() {
        StringWriter asked = new StringWriter();
        new Replacement(new PrintWriter(asked)).confirm("localhost:6379", Optional.empty());

        assertThat(asked.toString()).isEmpty();
    }

    private static void assertRefused(@Nullable String typed) {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> new Replacement(new PrintWriter(new StringWriter()))
                        .confirm("localhost:6379", Optional.of(() -> typed)))
                .withMessageContaining("'localhost:6379'")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.Cancelled));
    }
}
