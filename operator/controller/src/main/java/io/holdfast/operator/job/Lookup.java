package io.holdfast.operator.job;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import java.util.List;
import java.util.Optional;

/** What the controllers know of each other's objects, from their caches. */
public interface Lookup {
    Optional<BackupPolicy> policy(String namespace, String name);

    Optional<BackupRepository> repository(String namespace, String name);

    /** The Backups of a policy. */
    List<Backup> backups(String namespace, String policy);

    List<BackupPolicy> policies();

    List<BackupRepository> repositories();
}
