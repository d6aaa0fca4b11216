package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.point.Digest;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run works from, kept where nobody changes it: in a ControllerRevision of the run, whose data the API server never
 * lets anybody change, and which neither workers nor, by the roles that Kubernetes has for people, users may write. It is
 * believed only while it is what the operator noted in the status of the run; what stands on the run itself, which whoever
 * creates it may write, is not looked at.
 */
final class FrozenPlan {
    private static final String DATA = "plan";

    private FrozenPlan() {}

    /** How firmly what a run works from is fixed. */
    enum Firmness {
        /** It is not kept, or something else is kept in its place. */
        LOOSE,
        /** What is there now is kept, and the status does not say so yet. */
        KEPT,
        /** What is kept is what the status says. */
        FIXED,
        /** What the status says is not kept any more: nobody knows what the run was to do. */
        LOST
    }

    /** By the UID, which nobody can choose. */
    static String name(String uid) {
        return "plan-" + uid;
    }

    static String digest(String yaml) {
        return Digest.of(yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** What is kept of a run; nothing of what is not the run's own. */
    static Optional<String> kept(RestoreRun run, Collection<ControllerRevision> revisions) {
        return revisions.stream()
                .filter(one -> one.getMetadata()
                        .getName()
                        .equals(name(run.getMetadata().getUid())))
                .filter(one -> isOwnedBy(one, run))
                .findFirst()
                .flatMap(FrozenPlan::text);
    }

    /**
     * @param now what a run that begins would work from; empty if it cannot
     */
    static Firmness judge(RestoreRun run, Optional<String> kept, Optional<String> now) {
        @Nullable
        String noted = run.getStatus() == null ? null : run.getStatus().frozenPlan();
        boolean begun = run.getStatus() != null
                && Objects.requireNonNullElse(run.getStatus().attempt(), 0) > 0;
        if (noted != null || begun) {
            return isFixed(run, kept) ? Firmness.FIXED : Firmness.LOST;
        }
        return kept.isPresent() && kept.equals(now) ? Firmness.KEPT : Firmness.LOOSE;
    }

    /** Whether what is kept is what the status says. */
    static boolean isFixed(RestoreRun run, Optional<String> kept) {
        @Nullable
        String noted = run.getStatus() == null ? null : run.getStatus().frozenPlan();
        return kept.map(FrozenPlan::digest)
                .filter(digest -> digest.equals(noted))
                .isPresent();
    }

    /**
     * Keeps it. What stands in its place and is something else, because the plan was changed meanwhile or because somebody
     * made it beforehand, goes: the next look finds the name free.
     */
    static void keep(KubernetesClient client, RestoreRun run, String yaml) {
        ControllerRevision wanted = of(run, yaml);
        try {
            client.resource(wanted).create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
            ControllerRevision there = client.resource(wanted).get();
            if (there != null && !isSame(there, wanted, run)) {
                client.resource(there).delete();
            }
        }
    }

    private static boolean isSame(ControllerRevision there, ControllerRevision wanted, RestoreRun run) {
        return isOwnedBy(there, run)
                && text(there).equals(text(wanted))
                && there.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(wanted.getMetadata().getLabels().entrySet())
                && there.getMetadata()
                        .getAnnotations()
                        .entrySet()
                        .containsAll(wanted.getMetadata().getAnnotations().entrySet());
    }

    private static ControllerRevision of(RestoreRun run, String yaml) {
        return new ControllerRevisionBuilder()
                .withNewMetadata()
                .withName(name(run.getMetadata().getUid()))
                .withNamespace(run.getMetadata().getNamespace())
                .withLabels(Map.of(
                        Names.MANAGED_BY,
                        Names.MANAGER,
                        Names.RUN_UID,
                        run.getMetadata().getUid()))
                .withAnnotations(Map.of(Names.RUN, run.getMetadata().getName()))
                .withOwnerReferences(owner(run))
                .endMetadata()
                .withRevision(1L)
                .withData(Map.of(DATA, yaml))
                .build();
    }

    private static OwnerReference owner(RestoreRun run) {
        return new OwnerReferenceBuilder()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withName(run.getMetadata().getName())
                .withUid(run.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static boolean isOwnedBy(ControllerRevision revision, RestoreRun run) {
        return revision.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(run.getMetadata().getUid()));
    }

    /** Whatever somebody may have put there, it is text or it is nothing. */
    private static Optional<String> text(ControllerRevision revision) {
        Object data = revision.getData() instanceof AnyType raw ? raw.getValue() : revision.getData();
        return data instanceof Map<?, ?> map && map.get(DATA) instanceof String yaml
                ? Optional.of(yaml)
                : Optional.empty();
    }
}
