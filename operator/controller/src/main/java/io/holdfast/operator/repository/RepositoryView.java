package io.holdfast.operator.repository;

import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.BackupRepositoryStatus;
import io.holdfast.operator.job.WorkerState;

/** All that is known of one BackupRepository at one moment; {@code probe} is the last one that was started. */
record RepositoryView(long generation, BackupRepositorySpec spec, BackupRepositoryStatus status, WorkerState probe) {

    int started() {
        Integer number = status.probe();
        return number == null ? 0 : number;
    }

    int ended() {
        Integer number = status.probed();
        return number == null ? 0 : number;
    }
}
