package io.holdfast.api.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a worker's last words fit into the 4096 bytes that the kubelet keeps of a termination log. What does not fit is
 * given up in order of worth: warnings, counts, durations, then the ends of sentences. The outcome never is.
 */
public final class TerminationLog {
    /** What the kubelet keeps. */
    public static final int LIMIT = 4096;

    private static final int SENTENCE = 512;
    private static final String CUT = "…";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // An operator may be older than the worker image it was told to use.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private TerminationLog() {}

    public static String write(WorkerResult result) {
        WorkerResult fitting = result;
        while (!fits(text(fitting)) && !fitting.warnings().isEmpty()) {
            List<String> fewer =
                    fitting.warnings().subList(0, fitting.warnings().size() - 1);
            fitting = with(fitting, fewer, fitting.durations(), fitting.recoveryPoint());
        }
        if (!fits(text(fitting))) {
            fitting = with(fitting, fitting.warnings(), fitting.durations(), withoutCounts(fitting.recoveryPoint()));
        }
        if (!fits(text(fitting))) {
            fitting = with(fitting, fitting.warnings(), Map.of(), fitting.recoveryPoint());
        }
        return fits(text(fitting)) ? text(fitting) : text(shortened(fitting));
    }

    public static String write(RepositoryProbe probe) {
        String whole = text(probe);
        return fits(whole)
                ? whole
                : text(new RepositoryProbe(
                        probe.repository(),
                        probe.ready(),
                        probe.reason(),
                        cut(probe.message()),
                        cut(probe.hint()),
                        probe.capabilities(),
                        List.of(),
                        probe.signingKeyFingerprint()));
    }

    /** The result in a termination log; empty if there is none, which means that the worker did not get to its end. */
    public static Optional<WorkerResult> readResult(@Nullable String log) {
        return read(log, WorkerResult.class);
    }

    /** The probe in a termination log; empty if there is none. */
    public static Optional<RepositoryProbe> readProbe(@Nullable String log) {
        return read(log, RepositoryProbe.class);
    }

    private static <T> Optional<T> read(@Nullable String log, Class<T> type) {
        if (log == null || log.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(log, type));
        } catch (JsonProcessingException notOurs) {
            // With terminationMessagePolicy File the log holds what the process wrote; anything else is no result.
            return Optional.empty();
        }
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of plain values can always be written", impossible);
        }
    }

    private static boolean fits(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= LIMIT;
    }

    private static WorkerResult with(
            WorkerResult result,
            List<String> warnings,
            Map<String, Long> durations,
            @Nullable RecoveryPointRef recoveryPoint) {
        return new WorkerResult(
                result.outcome(),
                recoveryPoint,
                result.repositories(),
                result.transport(),
                durations,
                warnings,
                result.expired(),
                result.failure(),
                result.remains(),
                result.foreign());
    }

    private static @Nullable RecoveryPointRef withoutCounts(@Nullable RecoveryPointRef point) {
        return point == null
                ? null
                : new RecoveryPointRef(
                        point.id(),
                        point.key(),
                        point.consistencyTime(),
                        point.sizeBytes(),
                        point.storedBytes(),
                        point.sha256(),
                        point.artifacts(),
                        Map.of());
    }

    private static WorkerResult shortened(WorkerResult result) {
        Failure failure = result.failure();
        return new WorkerResult(
                result.outcome(),
                result.recoveryPoint(),
                result.repositories(),
                null,
                Map.of(),
                List.of(),
                result.expired(),
                failure == null
                        ? null
                        : new Failure(failure.kind(), failure.reason(), cut(failure.message()), cut(failure.hint())),
                result.remains(),
                result.foreign());
    }

    private static @Nullable String cut(@Nullable String sentence) {
        if (sentence == null || sentence.getBytes(StandardCharsets.UTF_8).length <= SENTENCE) {
            return sentence;
        }
        int end = sentence.length();
        while (sentence.substring(0, end).getBytes(StandardCharsets.UTF_8).length > SENTENCE - CUT.length() * 3) {
            end = sentence.offsetByCodePoints(end, -1);
        }
        return sentence.substring(0, end) + CUT;
    }
}
