package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server itself refuses, and with which words. */
class CrdValidationIT {
    private static final Cluster CLUSTER = Cluster.shared();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sources: [{name: a}]                                                              | exactly one of redis, qdrant and config
            sources: [{name: a, config: {}, redis: {address: "r:1"}}]                         | exactly one of redis, qdrant and config
            sources: [{name: a, redis: {}}]                                                   | a workload or an address
            sources: [{name: a, redis: {address: "r:1", transport: PodExec}}]                 | need a workload
            sources: [{name: a, redis: {address: "r:1", transport: LocalProcess}}]            | address is for transports Auto and Direct
            sources: [{name: a, qdrant: {address: "q:1", workload: {podName: q}, transport: PortForward}}] | address is for transports Auto and Direct
            sources: [{name: a, redis: {workload: {container: c}}}]                           | exactly one of podName and selector
            sources: [{name: a, config: {}}, {name: a, config: {}}]                           | Duplicate value
            sources: [{name: Upper, config: {}}]                                              | should match
            sources: [{name: a, config: {kinds: [Pod]}}]                                      | Unsupported value
            sources: [{name: a, config: {}}], schedules: [{name: s, cron: "@daily", sources: [b]}] | must be in spec.sources
            sources: [{name: a, config: {}}], schedules: [{name: s, cron: "H 2 * * *"}]       | H is not supported
            sources: [{name: a, config: {}}], schedules: [{name: s, cron: "every day"}]       | should match
            sources: [{name: a, config: {}}], schedules: [{name: s, cron: "99 2 * * *"}]      | should match
            sources: [{name: a, config: {}}], schedules: [{name: s, cron: "0 2 * 13 *"}]      | should match
            sources: [{name: a, config: {}}], schedules: [{name: s, cron: "0 2 * * *", timeZone: Mars/Olympus}] | unknown time zone Mars/Olympus
            sources: [{name: a, redis: {address: "r:65536"}}]                                 | should match
            sources: [{name: a, config: {}}], retention: {maxAge: "30 days"}                  | should match
            sources: [{name: a, config: {}}], objectives: {rpo: 99999999999999999s}           | should match
            sources: [{name: a, redis: {address: "r:1"}}], onChange: {}                       | needs sources of kind config
            sources: [{name: a, config: {}}, {name: b, redis: {address: "r:1"}}], onChange: {sources: [b]} | needs sources of kind config
            sources: [{name: a, config: {}}], onChange: {sources: [c]}                        | must be in spec.sources
            sources: [{name: a, config: {}}], onChange: {debounce: 10m}                       | at most minInterval
            sources: [{name: a, config: {}}], onChange: {debounce: 0s}                        | at least 1s
            sources: [{name: a, config: {}}], onChange: {minInterval: 25h}                    | at most 24h
            sources: [{name: a, config: {}}], onChange: {minInterval: 1d}                     | should match
            sources: [{name: a, redis: {address: "r:1", tls: {serverName: r}}}]               | have no meaning while tls.enabled is false
            sources: [{name: a, qdrant: {address: "q:1", tls: {enabled: true, serverName: q, insecureSkipVerify: true}}}] | leaves nothing to check
            sources: [{name: a, config: {}}], worker: {tolerations: [{operator: Exists, value: v}]} | takes no value
            sources: [{name: a, config: {}}], worker: {tolerations: [{value: v}]}             | needs a key
            sources: [{name: a, config: {}}], worker: {tolerations: [{key: k, tolerationSeconds: 3}]} | needs effect NoExecute
            sources: [{name: a, config: {}}], worker: {tolerations: [{key: k, effect: Never}]} | Unsupported value
            sources: [{name: a, config: {}}], worker: {nodeRequirements: [{key: k, operator: In}]} | the other operators need some
            sources: [{name: a, config: {}}], worker: {nodeRequirements: [{key: k, operator: Gt, values: ["1", "2"]}]} | exactly one value
            sources: [{name: a, config: {}}], worker: {labels: {holdfast.io/task: none}}      | not for plans to set
            sources: [{name: a, config: {}}], worker: {annotations: {holdfast.io/plan: none}} | not for plans to set
            sources: [{name: a, config: {}}], worker: {priorityClassName: "High!"}            | should match
            sources: [{name: a, config: {}}], attempts: 11                                    | less than or equal to 10
            """)
    void aWrongPolicyIsRefused(String spec, String why) {
        assertThatThrownBy(() -> create("BackupPolicy", "{repositories: [main], " + spec + "}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}}                                     | exactly one of s3 and directory
            directory: {path: relative}, encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}}        | path must be absolute
            directory: {path: /x}, encryption: {recipients: [age1secret]}, signing: {secretRef: {name: k}}       | should match
            directory: {path: /x}, encryption: {recipients: []}, signing: {secretRef: {name: k}}                 | at least 1
            directory: {path: /x}, encryption: {recipients: [AGE]}                                               | signing: Required
            directory: {path: /x}, encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}, reportKeyRef: {name: r, key: k}, reportPublicKeys: ["PUBLIC"]} | reportKeyRef needs publicKeys
            directory: {path: /x}, encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}, reportKeyRef: {name: r, key: k}, publicKeys: ["PUBLIC"]}       | reportKeyRef needs reportPublicKeys
            directory: {path: /x}, encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}, reportKeyRef: {name: k, key: k}, publicKeys: ["PUBLIC"], reportPublicKeys: ["PUBLIC"]} | must name another Secret
            s3: {bucket: abc, endpoint: "ftp://x"}, encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}} | should match
            s3: {bucket: abc, caBundle: {}}, encryption: {recipients: [AGE]}, signing: {secretRef: {name: k}}    | exactly one of configMapRef and secretRef
            """)
    void aWrongRepositoryIsRefused(String spec, String why) {
        String recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        String key = "8CHPPgmBytU2N7iJsfiL+z6m+pWZydkGX37AV5+mURE=";
        assertThatThrownBy(() -> create(
                        "BackupRepository", "{" + spec.replace("AGE", recipient).replace("PUBLIC", key) + "}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            components: []                                                                    | should have at least 1 items
            components: [{name: a, policyRef: {name: p}, source: s}, {name: a, policyRef: {name: p}, source: s}] | Duplicate value
            components: [{name: a, policyRef: {name: p}, source: s}], steps: [{name: b}]      | exactly one action
            components: [{name: a, policyRef: {name: p}, source: s}], steps: [{name: b, redis: {component: a, command: [PING]}}] | exactly one of expect and atLeast
            components: [{name: a, policyRef: {name: p}, source: s}], objectives: {rto: soon} | should match
            components: [{name: a, policyRef: {name: p}, source: s}], steps: [{name: b, sql: {url: "jdbc:postgresql://db/x?password=y", query: SELECT 1, expect: "1"}}] | credentials do not belong into the url
            components: [{name: a, policyRef: {name: p}, source: s}], steps: [{name: b, sql: {url: "jdbc:postgresql://db/x?sslmode=require&socketFactory=a.B", query: SELECT 1, expect: "1"}}] | should match
            components: [{name: a, policyRef: {name: p}, source: s, recoveryPoint: {select: Best}}] | Unsupported value
            components: [{name: a, policyRef: {name: p}, source: s, recoveryPoint: {select: Pinned}}] | Pinned
            components: [{name: a, policyRef: {name: p}, source: s}], steps: [{name: b, http: {url: "http://x", expect: {status: []}}}] | at least 1 items
            components: [{name: a, policyRef: {name: p}, source: s, recoveryPoint: {maxSkew: 1h}}] | maxSkew compares components
            components: [{name: a, policyRef: {name: p}, source: s}], recoveryPoint: {select: LatestVerified, onUnverified: Pause} | Unsupported value
            components: [{name: a, policyRef: {name: p}, source: s}], worker: {nearSource: topology.kubernetes.io/zone} | nearSource is for backups
            components: [{name: a, policyRef: {name: p}, source: s}], drills: [{name: d}]     | drill
            """)
    void aWrongPlanIsRefused(String spec, String why) {
        assertThatThrownBy(() -> create("RestorePlan", "{identity: {name: n, key: k}, " + spec + "}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {mode: Drill}                                                                     | every other mode needs planRef
            {mode: Recovery, planRef: {name: p}}                                              | a Recovery needs requestedBy
            {mode: Verification, planRef: {name: p}}                                          | needs verify
            {mode: Readiness, planRef: {name: p}, drill: monthly}                             | mode Drill only
            {mode: Recovery, planRef: {name: p}, requestedBy: a, incident: {startedAt: "2026-11-27T10:00:00Z", detectedAt: "2026-11-27T11:59:00+02:00"}} | detectedAt must not be before startedAt
            """)
    void aWrongRunIsRefused(String spec, String why) {
        assertThatThrownBy(() -> create("RestoreRun", spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theSpecOfABackupNeverChanges() {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("fixed")
                .withNamespace("default")
                .build());
        backup.setSpec(new BackupSpec(new LocalRef("nobody"), "cache", Trigger.MANUAL, null, null));
        Backup made = CLUSTER.client().resource(backup).create();
        assertThat(made.getSpec()).isEqualTo(backup.getSpec());
        assertThatThrownBy(() -> CLUSTER.client()
                        .resources(Backup.class)
                        .inNamespace("default")
                        .withName("fixed")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"policyRef\":{\"name\":\"other\"}}}"))
                .hasMessageContaining("spec is immutable");
        CLUSTER.client().resource(made).delete();
    }

    @Test
    void twoStepsOfARunMayCompareWhatHasOneName() {
        create("RestoreRun", "{planRef: {name: nobody}, mode: Readiness}");
        var run = CLUSTER.client()
                .resources(RestoreRun.class)
                .inNamespace("default")
                .withName("wrong");
        run.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"execution": {"checks": [
                          {"step": "one:count", "name": "keys:db0", "expected": "1", "actual": "1", "passed": true},
                          {"step": "two:count", "name": "keys:db0", "expected": "2", "actual": "2", "passed": true}
                        ]}}}
                        """);
        assertThat(Objects.requireNonNull(run.get().getStatus().execution()).checks())
                .hasSize(2);
        run.delete();
    }

    private static void create(String kind, String spec) {
        CLUSTER.client()
                .resource("---\napiVersion: holdfast.io/v1alpha1\nkind: " + kind
                        + "\nmetadata: {name: wrong, namespace: default}\nspec: " + spec + "\n")
                .create();
    }
}
