package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.change.Changes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of one BackupPolicy at one moment.
 *
 * @param request value of the annotation that asks for a run by hand
 * @param missingRepositories names of repositories that do not exist
 * @param unreadyRepositories names of repositories that exist but are not available
 * @param verifications runs that verify its recovery points
 * @param changes what is known of the changes of each source that is to be watched, by its name
 */
record PolicyView(
        String namespace,
        String name,
        Instant created,
        long generation,
        BackupPolicySpec spec,
        BackupPolicyStatus status,
        Optional<String> request,
        List<String> missingRepositories,
        List<String> unreadyRepositories,
        List<Backup> backups,
        List<RestoreRun> verifications,
        Map<String, Changes> changes) {}
