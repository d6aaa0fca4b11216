package io.holdfast.operator.job;

import io.holdfast.api.v1alpha1.Workload;
import java.util.Optional;
import java.util.SortedSet;

/** What one worker works from, frozen when its Job is made: it cannot see half of an edit. */
public sealed interface WorkerPlan permits Plan, RepositoriesPlan, RunPlan, NoPlan {

    /** Names of Secrets and ConfigMaps that a worker mounts. */
    record References(SortedSet<String> secrets, SortedSet<String> configMaps) {}

    /** The documents, metadata reduced to what names them. */
    String yaml();

    /** What the worker mounts: nothing else of the namespace can be read from its pod. */
    References references();

    /** The one pod that the work is about, if there is one. */
    Optional<Workload> source();
}
