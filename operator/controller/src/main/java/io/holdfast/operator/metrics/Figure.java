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
    RECOVERY_OBJECTIVE("holdfast_backup_recovery_time_objective_seconds", "spec.objectives.rto of the policy."),
    SUSPENDED("holdfast_backup_suspended", "1 while what would start runs of the source exists but is suspended."),
    IDLE(
            "holdfast_backup_idle",
            "1 while nothing starts runs of the source although its policy says when: a schedule that cannot be read or is never due, changes that nobody watches."),
    PENDING_CHANGE(
            "holdfast_backup_pending_change_time",
            "Unix time since which a change of a watched source is in no recovery point; absent while all are."),
    CHANGE_LIMIT(
            "holdfast_backup_change_limit_seconds",
            "How long that may last: spec.objectives.rpo, or without it 15 minutes and three times onChange.minInterval; absent unless changes are watched."),
    CONSECUTIVE_FAILURES("holdfast_backup_consecutive_failures", "Runs that failed since the last success."),
    FAILURES("holdfast_backup_failures", "Runs that failed, by reason."),
    FOREIGN(
            "holdfast_backup_foreign_objects",
            "Objects below the source in its repositories that are not of Holdfast, as its last successful run counted them."),
    REPOSITORY_AVAILABLE(
            "holdfast_repository_available", "1 if the last probe found that recovery points can be written."),
    VERIFICATION_PASSED(
            "holdfast_verification_passed", "1 if the last verification of the source passed, 0 if it did not."),
    VERIFICATION_TIME("holdfast_verification_last_passed_time", "Unix time at which one passed last."),
    PLAN_RECOVERABLE(
            "holdfast_plan_recoverable",
            "1 if a recovery would work and reach its objectives, 0 if not; absent until that is known."),
    PLAN_VERIFIED("holdfast_plan_verified", "1 while a drill of this very plan has passed, not too long ago."),
    DRILL_OVERDUE("holdfast_drill_overdue", "1 while a drill of the plan was due and has not ended."),
    DRILL_PASSED(
            "holdfast_drill_passed",
            "0 while a drill of the plan has failed and nothing that covers it has passed since, 1 if none has."),
    DRILL_TIME("holdfast_drill_last_time", "Unix time at which the last drill of the plan ended."),
    RTO(
            "holdfast_plan_recovery_time_seconds",
            "Recovery time: expected, and as measured by the last drill and the last recovery."),
    RTO_OBJECTIVE("holdfast_plan_recovery_time_objective_seconds", "spec.objectives.rto of the plan."),
    RPO(
            "holdfast_plan_data_loss_seconds",
            "Largest loss of data: what the schedules allow, and as measured by the last drill and the last recovery."),
    RPO_OBJECTIVE("holdfast_plan_data_loss_objective_seconds", "spec.objectives.rpo of the plan."),
    OBJECTIVES_MET(
            "holdfast_plan_objectives_met",
            "1 if the last drill or the last recovery reached every objective that it measured, 0 if not."),
    RUNS("holdfast_runs", "Runs of the plan that ended, by mode and result."),
    LEAKED(
            "holdfast_run_leaked_objects",
            "What ended runs of the plan, or verifications of the policy, made and could not remove."),
    WAITING("holdfast_run_waiting_time", "Unix time since which a run waits for a person; absent while none does.");

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
        return this == FAILURES || this == RUNS;
    }
}
