package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.PlanDigest;
import io.holdfast.recovery.plan.PolicyNames;
import io.holdfast.recovery.plan.Resolution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What decisions about a run are bound to: the run itself, and everything that its worker works from. A policy or repository
 * that merely lies beside, as after a cold start, is none of it.
 */
record RunDigest(RunTask task, Resolution resolution, PlanFiles files) {

    /** With these recovery points. */
    String of(List<PointTaken> points) {
        return PlanDigest.of(
                new PlanDigest.Whole(task.uid(), task.run(), task.plan(), policies(), repositories(), points));
    }

    private Map<String, BackupPolicySpec> policies() {
        Set<String> names = new TreeSet<>(PolicyNames.of(task.plan()));
        Optional.ofNullable(task.run().verify())
                .ifPresent(target -> names.add(target.policyRef().name()));
        Map<String, BackupPolicySpec> used = new TreeMap<>(files.policySpecs());
        used.keySet().retainAll(names);
        return used;
    }

    private Map<String, BackupRepositorySpec> repositories() {
        Set<String> names = new TreeSet<>();
        resolution.parts().stream()
                .flatMap(part -> Optional.ofNullable(part.data()).stream())
                .map(Part.Data::repository)
                .forEach(names::add);
        Optional.ofNullable(resolution.manifests()).ifPresent(data -> names.add(data.repository()));
        Optional.ofNullable(task.plan().evidence().repository()).ifPresent(names::add);
        Map<String, BackupRepositorySpec> used = new TreeMap<>();
        files.repositories().stream()
                .filter(one -> names.contains(one.getMetadata().getName()))
                .forEach(one -> used.put(one.getMetadata().getName(), one.getSpec()));
        return used;
    }
}
