package io.holdfast.recovery.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.engine.point.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What an approval or a passed drill is bound to: the plan with what it takes from its policies, and the recovery points.
 * When a plan is rehearsed, and who is told, changes nothing of how it recovers, and is not in it.
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
