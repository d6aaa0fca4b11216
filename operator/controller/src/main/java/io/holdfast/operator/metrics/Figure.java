package io.holdfast.operator.metrics;

/** Every metric of the domain: its name, its meaning, and whether it only ever grows. */
public enum Figure {
    LAST_SUCCESS(
            "backup_last_success_time",
            "Unix time at which the last successful run ended; the policy's creation if there was none."),
    SIZE("backup_size_bytes", "Plain size of the youngest recovery point; absent until there is one."),
    EVER_SUCCEEDED("holdfast_backup_ever_succeeded", "1 once a run of the source has succeeded, 0 before."),
    LAST_ATTEMPT("holdfast_backup_last_attempt_time", "Unix time at which a run was started last."),
    DURATION("holdfast_backup_duration_seconds", "How long the last successful run took."),
    STORED("holdfast_backup_stored_bytes", "Stored size of the youngest recovery point."),
    BASELINE(
            "holdfast_backup_size_baseline_bytes",
            "Median plain size of up to seven recovery points before the youngest."),
    EXPECTED_INTERVAL(
            "holdfast_backup_expected_interval_seconds",
            "Largest pause between two runs that the active schedules plan for the coming weeks."),
    OBJECTIVE(
            "holdfast_backup_objective_seconds",
            "spec.objectives.rpo of the policy; absent where it counts from a change."),
    SUSPENDED("holdfast_backup_suspended", "1 while what would start runs of the source exists but is suspended."),
    PENDING_CHANGE(
            "holdfast_backup_pending_change_time",
            "Unix time since which a change of a watched source is in no recovery point; absent while all are."),
    CHANGE_LIMIT(
            "holdfast_backup_change_limit_seconds",
            "How long that may last: spec.objectives.rpo, or without it 15 minutes and three times onChange.minInterval; absent unless changes are watched."),
    CONSECUTIVE_FAILURES("holdfast_backup_consecutive_failures", "Runs that failed since the last success."),
    FAILURES("holdfast_backup_failures", "Runs that failed, by reason."),
    REPOSITORY_AVAILABLE(
            "holdfast_repository_available", "1 if the last probe found that recovery points can be written.");

    private final String metric;
    private final String help;

    Figure(String metric, String help) {
        this.metric = metric;
        this.help = help;
    }

    /** The name in an exposition, without the suffix {@code _total} that a counter gets there. */
    public String metric() {
        return metric;
    }

    public String help() {
        return help;
    }

    public boolean counts() {
        return this == FAILURES;
    }
}
