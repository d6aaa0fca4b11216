package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.Grant;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;

/** What the API server's refusals mean. */
public final class ClusterFailures {
    private ClusterFailures() {}

    /** The failure of what was being done. */
    public static RecoveryException of(KubernetesClientException e, String doing) {
        String message = doing + " failed: " + e.getMessage();
        return switch (e.getCode()) {
            case 401, 403 -> refused(e, message);
            case 400, 422 ->
                new InvalidPlanException(
                        Reason.InvalidPlan,
                        message,
                        "correct what the message names, in the plan or in the manifest",
                        e);
            case 404 ->
                new InvalidPlanException(
                        Reason.SourceMissing, message, "create it, or add the step that does before this one", e);
            default ->
                new TransientException(
                        Reason.SourceUnreachable, message, "check the API server; the step is tried again", e);
        };
    }

    private static RecoveryException refused(KubernetesClientException e, String message) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("exceeded quota")) {
            return new InvalidPlanException(
                    Reason.NoSpace, message, "raise the quota of the namespace, or ask for less in the plan", e);
        }
        if (said.contains("being terminated")) {
            return new TransientException(
                    Reason.SourceChanged, message, "wait until the namespace is gone; the step is tried again", e);
        }
        return new InvalidPlanException(
                Reason.AccessDenied,
                message,
                Grant.hint(
                        said,
                        "set recovery.enabled or drills.enabled of the chart for this namespace, or give the ServiceAccount the right that the message names"),
                e);
    }
}
