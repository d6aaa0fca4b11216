package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is captured, when, where to, and for how long it is kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What is captured, when, where to, and for how long it is kept.")
@ValidationRule(
        value =
                "!has(self.schedules) || self.schedules.all(s, !has(s.sources) || s.sources.all(n, self.sources.exists(x, x.name == n)))",
        message = "every source named by a schedule must be in spec.sources")
@ValidationRule(
        value =
                "!has(self.verifications) || self.verifications.all(v, !has(v.sources) || v.sources.all(n, self.sources.exists(x, x.name == n)))",
        message = "every source named by a verification must be in spec.sources")
@ValidationRule(
        value =
                "!has(self.onChange) || (has(self.onChange.sources) && size(self.onChange.sources) > 0 ? self.onChange.sources.all(n, self.sources.exists(x, x.name == n && has(x.config))) : self.sources.exists(x, has(x.config)))",
        message = "onChange needs sources of kind config, and each that it names must be in spec.sources")
public record BackupPolicySpec(
        @Required
        @Size(min = 1, max = 4)
        @JsonPropertyDescription(
                "Names of the BackupRepositories, in the same namespace, that every recovery point is written to.")
        List<@Pattern(Patterns.DNS_SUBDOMAIN) @Size(max = 63) String> repositories,

        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("What is captured; each source on its own.")
        List<BackupSource> sources,

        @Size(max = 16) @JsonPropertyDescription("When it is captured by the clock.")
        List<Schedule> schedules,

        @JsonPropertyDescription("Capture configuration when it changes, besides the schedules; absent means not.")
        @Nullable
        OnChange onChange,

        @Default("Forbid")
        @JsonPropertyDescription("What happens when a run of a source is due while the one before still runs.")
        ConcurrencyPolicy concurrencyPolicy,

        @JsonPropertyDescription("Which recovery points are kept.")
        Retention retention,

        @Size(max = 8) @JsonPropertyDescription("When and how recovery points are proven.")
        List<Verification> verifications,

        @JsonPropertyDescription("What a recovery must reach; drives the alerts.") @Nullable
        Objectives objectives,

        @Default("3") @Min(1) @Max(10) @JsonPropertyDescription("How often one Backup is tried.")
        Integer attempts,

        @Default("6h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long one attempt may take.")
        String activeDeadline,

        @JsonPropertyDescription("How the worker pods run.") WorkerSettings worker,

        @JsonPropertyDescription("How many finished Backup objects are kept.")
        History history,

        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Finished Backup objects older than this are deleted; absent means only the history limits count.")
        @Nullable
        String ttlAfterFinished,

        @Default("Retain") @JsonPropertyDescription("What happens to the recovery points when this policy is deleted.")
        DeletionPolicy deletionPolicy,

        @Default("false") @JsonPropertyDescription("Stop all schedules and onChange; runs by hand still start.")
        boolean suspend) {

    public BackupPolicySpec {
        repositories = List.copyOf(Objects.requireNonNull(repositories, "repositories is required"));
        sources = List.copyOf(Objects.requireNonNull(sources, "sources is required"));
        schedules = schedules == null ? List.of() : List.copyOf(schedules);
        concurrencyPolicy = Objects.requireNonNullElse(concurrencyPolicy, ConcurrencyPolicy.FORBID);
        retention = Objects.requireNonNullElse(retention, Retention.USUAL);
        verifications = verifications == null ? List.of() : List.copyOf(verifications);
        attempts = Objects.requireNonNullElse(attempts, 3);
        activeDeadline = Objects.requireNonNullElse(activeDeadline, "6h");
        worker = Objects.requireNonNullElse(worker, WorkerSettings.USUAL);
        history = Objects.requireNonNullElse(history, History.USUAL);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.RETAIN);
    }

    /** The source of that name. */
    public Optional<BackupSource> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** The same, but with one source only and nothing that starts runs: what the worker of that source needs. */
    public BackupPolicySpec narrowedTo(String source) {
        return new BackupPolicySpec(
                repositories,
                source(source).stream().toList(),
                List.of(),
                null,
                concurrencyPolicy,
                retention,
                List.of(),
                objectives,
                attempts,
                activeDeadline,
                worker,
                history,
                ttlAfterFinished,
                deletionPolicy,
                suspend);
    }
}
