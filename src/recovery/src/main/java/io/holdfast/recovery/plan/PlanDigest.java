package io.holdfast.recovery.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.engine.point.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a passed drill is bound to: the plan with what it takes from its policies, and the recovery points. When a plan is
 * rehearsed, and who is told, changes nothing of how it recovers, and is not in it. What people decide is bound to more:
 * to one run, with everything that it stands on.
 */
public final class PlanDigest {
    private static final List<String> NOT_HOW = List.of(
            "description",
            "owner",
            "runbookURL",
            "drills",
            "verifiedFor",
            "readinessInterval",
            "communications",
            "evidence",
            "history",
            "worker",
            "activeDeadline",
            "suspend");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PlanDigest() {}

    /** Of a plan with the sources that its components are captured from. */
    public static String of(Resolution resolution) {
        ObjectNode tree = JSON.createObjectNode();
        ObjectNode plan = JSON.valueToTree(resolution.plan());
        plan.remove(NOT_HOW);
        tree.set("plan", plan);
        ArrayNode sources = tree.putArray("sources");
        for (Part part : resolution.parts()) {
            if (part.data() != null) {
                add(sources, part.data());
            }
        }
        if (resolution.manifests() != null && resolution.manifestPart().isEmpty()) {
            add(sources, resolution.manifests());
        }
        return sha256(tree);
    }

    /**
     * All that a run stands on.
     *
     * @param uid of the run: another run of the same name is another run
     * @param plan the plan; of a verification, what its policy's entry means
     * @param policies by name
     * @param repositories by name
     */
    public record Whole(
            String uid,
            RestoreRunSpec run,
            RestorePlanSpec plan,
            Map<String, BackupPolicySpec> policies,
            Map<String, BackupRepositorySpec> repositories,
            List<PointTaken> points) {}

    /** Of a run with all that it stands on: nothing of it can be exchanged under a decision. */
    public static String of(Whole whole) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("uid", whole.uid());
        tree.set("run", JSON.valueToTree(whole.run()));
        tree.set("plan", JSON.valueToTree(whole.plan()));
        tree.set("policies", JSON.valueToTree(new TreeMap<>(whole.policies())));
        tree.set("repositories", JSON.valueToTree(new TreeMap<>(whole.repositories())));
        tree.put("points", ofPoints(whole.points()));
        ArrayNode places = tree.putArray("places");
        whole.points().stream()
                .sorted(Comparator.comparing(PointTaken::component))
                .forEach(point ->
                        places.addObject().put("repository", point.repository()).put("key", point.key()));
        return sha256(tree);
    }

    private static void add(ArrayNode sources, Part.Data data) {
        sources.addObject()
                .put("policy", data.policyName())
                .put("repository", data.repository())
                .set("source", JSON.valueToTree(data.source()));
    }

    /** Of the recovery points of a run. */
    public static String ofPoints(Collection<PointTaken> points) {
        ArrayNode list = JSON.createArrayNode();
        points.stream()
                .sorted(Comparator.comparing(PointTaken::component))
                .forEach(point -> list.addObject()
                        .put("component", point.component())
                        .put("id", point.id())
                        .put("manifest", point.manifestSha256()));
        return sha256(list);
    }

    private static String sha256(Object tree) {
        try {
            return Digest.of(JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
