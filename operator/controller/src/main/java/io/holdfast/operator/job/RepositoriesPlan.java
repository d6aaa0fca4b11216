package io.holdfast.operator.job;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.Workload;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a worker works from that only opens the repositories of a policy, and none of its sources. */
record RepositoriesPlan(BackupPolicy policy, List<BackupRepository> repositories) implements WorkerPlan {

    @Override
    public String yaml() {
        return new Plan(Optional.of(policy), repositories).yaml();
    }

    @Override
    public References references() {
        References found = new References(new TreeSet<>(), new TreeSet<>());
        repositories.forEach(repository -> Documents.collectReading(repository.getSpec(), found));
        return found;
    }

    @Override
    public Optional<Workload> source() {
        return Optional.empty();
    }
}
