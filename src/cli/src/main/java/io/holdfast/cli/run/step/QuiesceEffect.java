package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.api.v1alpha1.WorkloadRef;
import io.holdfast.api.v1alpha1.run.ScaledWorkload;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Scales what must not write to zero, and back to what it had: when nothing is restored any more that it writes to. The
 * last component to be done brings it back.
 */
final class QuiesceEffect {

    private final Stage stage;

    QuiesceEffect(Stage stage) {
        this.stage = stage;
    }

    Outcome down(Node node, Cancellation cancellation) {
        List<String> said = new ArrayList<>();
        for (WorkloadRef workload : stage.part(node).component().quiesce()) {
            Workloads.Which which = Stage.which(workload);
            if (!stage.workloads().exists(which)) {
                said.add(which + " does not exist");
                continue;
            }
            said.add(scale(which, 0, node, cancellation));
        }
        return Outcome.Done.saying(String.join(", ", said));
    }

    Outcome up(Node node, Cancellation cancellation) {
        List<String> said = new ArrayList<>();
        for (WorkloadRef workload : stage.part(node).component().quiesce()) {
            Workloads.Which which = Stage.which(workload);
            Optional<String> other = stillNeeding(workload, node);
            if (other.isPresent()) {
                said.add(which + " stays at zero for " + other.get());
                continue;
            }
            Optional<Integer> before = before(which);
            if (before.isPresent() && stage.workloads().exists(which)) {
                said.add(scale(which, before.get(), node, cancellation));
            }
        }
        return Outcome.Done.saying(said.isEmpty() ? "nothing was scaled down" : String.join(", ", said));
    }

    /** A component that quiesces it, too, and has not begun to bring it back. */
    private Optional<String> stillNeeding(WorkloadRef workload, Node node) {
        Set<String> pending = stage.draft().snapshot().steps().stream()
                .filter(step -> step.state() == StepState.PENDING)
                .map(StepStatus::name)
                .collect(Collectors.toSet());
        return stage.resolution().parts().stream()
                .filter(part -> part.component().quiesce().contains(workload))
                .map(Part::name)
                .filter(name -> !name.equals(node.component()) && pending.contains(name + ":resume"))
                .findFirst();
    }

    /** What it had is kept before it is scaled: afterwards nobody could know. */
    String scale(Workloads.Which which, int replicas, Node node, Cancellation cancellation) {
        int had = stage.workloads().replicas(which);
        stage.draft().scaled(which.toString(), had);
        stage.keep().run();
        stage.workloads().scale(which, replicas);
        Patience patience = new Patience(stage.clock(), cancellation, node.timeout());
        new ReadyWait(stage).await(which, patience);
        return which + " scaled from " + had + " to " + replicas;
    }

    Optional<Integer> before(Workloads.Which which) {
        return stage.draft().snapshot().scaled().stream()
                .filter(one -> one.workload().equals(which.toString()))
                .findFirst()
                .map(ScaledWorkload::replicas);
    }
}
