package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Errand;
import io.holdfast.api.v1alpha1.plan.JobAction;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a pod to its end; its log is kept. A worker that goes on after another one died adopts the pod that runs. */
final class JobEffect implements Effect {

    private static final Duration REMOVAL = Duration.ofMinutes(1);

    private final Stage stage;
    private final JobAction action;

    JobEffect(Stage stage, JobAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        String name = name(node);
        Errand errand = errand(node);
        note(node, false);
        errand.start(what(node));
        Errand.State.Over over = wait(node).end(new Patience(stage.clock(), cancellation, node.timeout()));
        String log = errand.log();
        List<String> kept = new EvidenceStore(stage)
                .keep(node, name + ".log", out -> out.write(log.getBytes(StandardCharsets.UTF_8)));
        remove(node, cancellation);
        String said = "exit code " + over.code() + "; the log ends: " + end(log.isBlank() ? over.said() : log);
        return over.well()
                ? new Outcome.Done(said, List.of(), List.of(), kept, null)
                : new Outcome.Failed(
                        "JobFailed", said, "read its log, which is kept as evidence", true, List.of(), List.of(), kept);
    }

    /** The next try must not adopt what this one has given up. */
    @Override
    public void giveUp(Node node) {
        remove(node, new Cancellation());
    }

    private void remove(Node node, Cancellation cancellation) {
        wait(node).removal(new Patience(stage.clock(), cancellation, REMOVAL));
        note(node, true);
    }

    private void note(Node node, boolean removed) {
        stage.draft().ledger(new LedgerEntry("Job", stage.namespace(), name(node), null, removed));
        stage.keep().run();
    }

    private ErrandWait wait(Node node) {
        return new ErrandWait(errand(node), "the Job", "raise the step's timeout, or look at the pod", stage.clock());
    }

    private Errand errand(Node node) {
        return new Errand(stage.client(), stage.namespace(), name(node));
    }

    private String name(Node node) {
        return "holdfast-" + node.name() + "-" + stage.run().shortUid();
    }

    Errand.What what(Node node) {
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
                action.runAsUser(),
                stage.run().labels(),
                Math.max(1, node.timeout().toSeconds()));
    }

    private static String end(String log) {
        String text = log.strip();
        return text.length() > 400 ? "…" + text.substring(text.length() - 400) : text;
    }
}
