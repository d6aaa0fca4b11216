package io.holdfast.operator.backup;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.operator.job.WorkerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one Backup at one moment; nothing is decided here.
 *
 * @param recovery a RestoreRun that is replacing what it would capture
 */
record BackupView(
        String namespace,
        String uid,
        Instant created,
        long generation,
        BackupSpec spec,
        BackupStatus status,
        Optional<String> imported,
        Optional<BackupPolicySpec> policy,
        List<String> missingRepositories,
        List<String> olderRuns,
        Optional<String> recovery,
        WorkerState worker,
        WorkerState sweep) {

    int attempt() {
        Integer attempt = status.attempt();
        return attempt == null ? 0 : attempt;
    }
}
