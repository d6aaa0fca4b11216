package io.holdfast.operator.app;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunDecision;
import java.io.IOException;
import java.util.List;

/**
 * The kinds that the operator reads, and how much of them: of a Job no spec, of a pod's spec the node alone. Their whole
 * schemas would be most of the work of a start, and worker Jobs, which carry their plans, most of the caches.
 */
final class KnownKinds {
    private static final List<Class<? extends KubernetesResource>> KINDS = List.of(
            BackupRepository.class,
            BackupPolicy.class,
            Backup.class,
            RestorePlan.class,
            RestoreRun.class,
            RunDecision.class,
            Job.class,
            Pod.class,
            Lease.class,
            Status.class);

    private KnownKinds() {}

    static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper()
                // A newer CRD may have fields that this operator does not know; they are none of its business.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addMixIn(Job.class, JobWithoutSpec.class)
                .addMixIn(Pod.class, PodWithoutSpec.class);
        // To look for every kind on the class path would load a thousand classes.
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        KINDS.forEach(serialization::registerKubernetesResource);
        return serialization;
    }

    /** Learns to read the kinds, which takes a moment that can be spent while something else is waited for. */
    static void prepare(KubernetesSerialization serialization) {
        for (Class<? extends KubernetesResource> kind : KINDS) {
            var _ = serialization.unmarshal("{}", kind);
        }
    }

    /** Written, because Jobs are made, but not read. */
    @JsonIgnoreProperties(value = "spec", allowGetters = true)
    interface JobWithoutSpec {}

    interface PodWithoutSpec {
        @JsonDeserialize(using = NodeOnly.class)
        void setSpec(PodSpec spec);
    }

    private static final class NodeOnly extends StdDeserializer<PodSpec> {
        private static final long serialVersionUID = 1;

        NodeOnly() {
            super(PodSpec.class);
        }

        @Override
        public PodSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode spec = parser.readValueAsTree();
            return new PodSpecBuilder()
                    .withNodeName(spec.path("nodeName").asText(null))
                    .build();
        }
    }
}
