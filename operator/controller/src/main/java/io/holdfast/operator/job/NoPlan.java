package io.holdfast.operator.job;

import io.holdfast.api.v1alpha1.Workload;
import java.util.Optional;
import java.util.TreeSet;

/** Of a worker that needs neither a plan nor any Secret. */
record NoPlan() implements WorkerPlan {

    @Override
    public String yaml() {
        return "";
    }

    @Override
    public References references() {
        return new References(new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public Optional<Workload> source() {
        return Optional.empty();
    }
}
