package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Errand;
import io.holdfast.api.v1alpha1.plan.JobAction;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs a pod to its end; its log is kept. A worker that goes on after another one died adopts the pod that runs. */
final class JobEffect implements Effect {

    private final Stage stage;
    private final JobAction action;

    JobEffect(Stage stage, JobAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        String name = "holdfast-" + node.name() + "-" + stage.run().shortUid();
        Errand errand = new Errand(stage.client(), stage.namespace(), name);
        stage.draft().ledger(new LedgerEntry("Job", stage.namespace(), name, null, false));
        stage.keep().run();
        errand.start(what(node));
        Errand.State.Over over = await(errand, node, cancellation);
        String log = errand.log();
        List<String> kept = new EvidenceStore(stage)
                .keep(node, name + ".log", out -> out.write(log.getBytes(StandardCharsets.UTF_8)));
        errand.remove();
        stage.draft().ledger(new LedgerEntry("Job", stage.namespace(), name, null, true));
        String said = "exit code " + over.code() + "; the log ends: " + end(log.isBlank() ? over.said() : log);
        return over.well()
                ? new Outcome.Done(said, List.of(), List.of(), kept, null)
                : new Outcome.Failed(
                        "JobFailed", said, "read its log, which is kept as evidence", true, List.of(), List.of(), kept);
    }

    private Errand.State.Over await(Errand errand, Node node, Cancellation cancellation) {
        Errand.State[] last = new Errand.State[1];
        new Patience(stage.clock(), cancellation, node.timeout())
                .until(
                        "the end of the Job",
                        () -> {
                            last[0] = errand.state();
                            return last[0] instanceof Errand.State.Open open
                                    ? Optional.of(open.trouble() == null ? "it still runs" : open.trouble())
                                    : Optional.empty();
                        },
                        "raise the step's timeout, or look at the pod");
        return (Errand.State.Over) last[0];
    }

    private Errand.What what(Node node) {
        Map<String, String> environment = new TreeMap<>();
        action.env().forEach((variable, value) -> environment.put(variable, stage.filled(value)));
        environment.put("HOLDFAST_NAMESPACE", stage.namespace());
        environment.put("HOLDFAST_RUN", stage.run().name());
        return new Errand.What(
                action.image(),
                action.pullPolicy(),
                action.command(),
                action.args().stream().map(stage::filled).toList(),
                environment,
                action.envFromSecrets(),
                stage.run().labels(),
                Math.max(1, node.timeout().toSeconds()));
    }

    private static String end(String log) {
        String text = log.strip();
        return text.length() > 400 ? "…" + text.substring(text.length() - 400) : text;
    }
}
