package io.holdfast.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A plan read from a file, without an API server, gets the defaults that the API server would have filled in. */
class DefaultsTest {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private static final String POLICY = """
            spec:
              repositories: [main]
              sources:
              - name: cache
                redis: {address: "redis:6379", auth: {secretRef: {name: a}}, tls: {caSecretRef: {name: ca}}}
              - name: vectors
                qdrant: {address: "qdrant:6333", apiKey: {secretRef: {name: b}}}
              - name: settings
                config: {sealingKeys: {}}
              verifications:
              - {name: weekly, cron: "0 3 * * 0", identity: {name: i, key: k}}
              schedules:
              - {name: nightly, cron: "0 2 * * *"}
              onChange: {}
            """;

    private static final String REPOSITORY = """
            spec:
              s3: {bucket: abc, credentials: {secretRef: {name: s}}, caBundle: {configMapRef: {name: c}}}
              encryption: {recipients: [age1x]}
              signing: {secretRef: {name: k}}
            """;

    private static final String PLAN = """
            spec:
              identity: {name: i, key: k}
              objectives: {rto: 15m}
              recoveryPoint: {maxAge: 1d}
              components:
              - {name: cache, policyRef: {name: p}, restore: {select: [a]}}
              steps:
              - {name: a, http: {url: "http://x/"}, retry: {backoff: {}}}
              - {name: b, evidence: {}}
              - {name: c, waitFor: {kind: Pod, name: x, condition: Ready}}
              - {name: d, job: {image: x}}
              - {name: e, apply: {kinds: [Ingress]}}
              approval: {approvers: [anna]}
              isolation: {secrets: {}}
              drills: [{name: d, cron: "0 3 * * *", retest: {}, recoveryPoint: {}}]
              communications: {webhook: {url: "http://x"}}
              history: {}
            """;

    @Test
    void aPlanFromAFileHasTheDefaultsOfTheSchema() throws IOException {
        RestorePlan plan = Crds.YAML.convertValue(Crds.YAML.readTree(PLAN), RestorePlan.class);
        compare("restoreplans.holdfast.io.yaml", JSON.valueToTree(plan.getSpec()));
    }

    @Test
    void aPolicyFromAFileHasTheDefaultsOfTheSchema() throws IOException {
        BackupPolicy policy = Crds.YAML.convertValue(Crds.YAML.readTree(POLICY), BackupPolicy.class);
        compare("backuppolicies.holdfast.io.yaml", JSON.valueToTree(policy.getSpec()));
    }

    @Test
    void aRepositoryFromAFileHasTheDefaultsOfTheSchema() throws IOException {
        BackupRepository repository = Crds.YAML.convertValue(Crds.YAML.readTree(REPOSITORY), BackupRepository.class);
        compare("backuprepositories.holdfast.io.yaml", JSON.valueToTree(repository.getSpec()));
    }

    private static void compare(String crd, JsonNode spec) throws IOException {
        JsonNode schema = Crds.YAML
                .readTree(Crds.generate().get(crd))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        assertThat(defaults("spec", schema, spec))
                .as("defaults that were compared")
                .isGreaterThan(5);
    }

    private static int defaults(String path, JsonNode schema, JsonNode value) {
        int seen = 0;
        if (schema.has("items")) {
            for (JsonNode item : value) {
                seen += defaults(path + "[]", schema.get("items"), item);
            }
        }
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            String name = path + "." + field.getKey();
            JsonNode actual = value.path(field.getKey());
            if (field.getValue().has("default")) {
                assertThat(actual.toString())
                        .as(name)
                        .isEqualTo(field.getValue().get("default").toString());
                seen++;
            }
            if (!actual.isMissingNode()) {
                seen += defaults(name, field.getValue(), actual);
            }
        }
        return seen;
    }
}
