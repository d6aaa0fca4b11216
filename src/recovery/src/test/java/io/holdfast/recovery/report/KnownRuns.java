package io.holdfast.recovery.report;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.recovery.Specs;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.testkit.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two drills of the example's first plan left in the status of their RestoreRuns. */
final class KnownRuns {
    static final String UID = "0a0b0c0d-0000-4000-8000-000000000000";
    private static final String DAY = "2026-11-25";
    private static final String EXAMPLES = "examples/researchops/";

    private KnownRuns() {}

    static Execution execution(String name) {
        return Specs.read(Execution.class, resource(name + "-execution.json"));
    }

    /** The same, so many days later. */
    static Execution execution(String name, int days) {
        String day = LocalDate.parse(DAY).plusDays(days).toString();
        return Specs.read(Execution.class, resource(name + "-execution.json").replace(DAY + "T", day + "T"));
    }

    static RunReport report(String name) {
        return report(name, Function.identity(), List.of());
    }

    static RunReport report(String name, Function<Execution, Execution> changed, List<RunReport.Earlier> earlier) {
        Execution execution = changed.apply(execution(name));
        return Reports.of(run(name), execution, Instant.parse("2026-11-25T01:31:00Z"), earlier);
    }

    private static Reports.Run run(String name) {
        RestoreRunSpec spec = Specs.read(RestoreRunSpec.class, resource(name + "-spec.json"));
        Resolution resolution = resolution();
        return new Reports.Run(
                "research-ops",
                "vector-database-failure",
                name + "-drill",
                UID,
                plan(),
                spec,
                Optional.of(Expansion.of(
                        resolution, new RunScope(spec.mode(), List.of(), false, VerificationLevel.RESTORE))),
                "holdfast test");
    }

    /** The plan that they are of. */
    static Resolution resolution() {
        return Resolution.of(plan(), policies());
    }

    private static RestorePlanSpec plan() {
        return specs(EXAMPLES + "plans/vector-database-failure.yaml", "RestorePlan", RestorePlanSpec.class)
                .values()
                .iterator()
                .next();
    }

    private static Map<String, BackupPolicySpec> policies() {
        return List.of("qdrant", "redis", "config").stream()
                .map(file -> specs(EXAMPLES + file + ".yaml", "BackupPolicy", BackupPolicySpec.class))
                .flatMap(map -> map.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static <T> Map<String, T> specs(String file, String kind, Class<T> type) {
        try {
            return Specs.documents(type, kind, Files.readString(Golden.ROOT.resolve(file)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = KnownRuns.class.getResourceAsStream("/report/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
