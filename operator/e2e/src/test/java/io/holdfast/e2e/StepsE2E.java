package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunState;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What steps do that components do not say, on a real cluster and with the rights that the chart gives. */
class StepsE2E {
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();

    @BeforeAll
    static void openTheShop() {
        LAB.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: clerk, namespace: shop}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: clerk}}
                  template:
                    metadata: {labels: {app: clerk}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
                      containers:
                        - name: clerk
                          image: %s
                          imagePullPolicy: IfNotPresent
                          command: [sh, -c, "echo the clerk is in; exec sleep 86400"]
                          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(Redis.image()));
        clerk().waitUntilReady(1, TimeUnit.MINUTES);
    }

    @AfterAll
    static void closeIt() {
        clerk().delete();
    }

    @Test
    void everyStepDoesWhatItSays() {
        plan("every-step", "Fail", """
                - {name: down, before: [store], scale: {workload: {kind: Deployment, name: clerk}, replicas: 0}}
                - {name: cut, before: [store], network: {verb: Isolate, selector: {matchLabels: {app: clerk}}}}
                - {name: look, after: [store], manual: {role: Clerk, instructions: Count the money.}}
                - {name: services, after: [look], apply: {kinds: [Service], names: [orders], replace: true}}
                - {name: release, after: [look], network: {verb: Release, selector: {matchLabels: {app: clerk}}}}
                - {name: up, after: [look], scale: {workload: {kind: Deployment, name: clerk}}}
                - {name: open, after: [up], waitFor: {apiVersion: apps/v1, kind: Deployment, name: clerk, condition: Available}}
                - name: trial
                  after: [services]
                  job:
                    image: %1$s
                    command: [sh, -c]
                    args: ['redis-cli -h orders.$(namespace).svc --no-auth-warning -a "$password" GET order:7']
                    envFromSecrets: [orders-auth]
                    runAsUser: 999
                - name: again
                  after: [services]
                  retry: {limit: 1, backoff: {initial: 0s, max: 0s}}
                  job:
                    image: %1$s
                    command: [sh, -c]
                    args: ['test "$(redis-cli -h orders.$(namespace).svc --no-auth-warning -a "$password" GETSET order:5 seen)" = seen']
                    envFromSecrets: [orders-auth]
                    runAsUser: 999
                - {name: alive, after: [look], http: {url: "http://s3.$(namespace).svc:9000/minio/health/live"}}
                - {name: traces, after: [open], evidence: {selector: {matchLabels: {app: clerk}}}}
                """.formatted(Redis.image()));
        try (Person alice = new Person(LAB, "alice")) {
            RestoreRun waiting = RUNS.in(RunState.WAITING_FOR_PERSON, alice.recovers("every-step", null));
            assertThat(replicas()).isZero();
            assertThat(cuts()).hasSize(1);
            Runs backups = new Runs(LAB, Lab.SHOP);
            Backup held = backups.start("orders", "data");
            Lab.eventually(
                    "a Backup that waits for the recovery",
                    Duration.ofMinutes(3),
                    () -> Optional.ofNullable(LAB.client().resource(held).get().getStatus())
                            .filter(status -> status.phase() == BackupPhase.PENDING
                                    && status.conditions().toString().contains("RestoreRun every-step")));
            assertThat(alice.confirms("look", waiting).taken()).isTrue();

            RestoreRun run = RUNS.ended(waiting);
            Runs.assertSucceeded(backups.ended(held));
            assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
            assertThat(replicas()).isEqualTo(2);
            assertThat(cuts()).isEmpty();
            assertThat(step(run, "trial").message()).contains("exit code 0", "paid");
            assertThat(step(run, "trial").evidence()).hasSize(1);
            assertThat(step(run, "again").tries()).isEqualTo(2);
            assertThat(step(run, "again").evidence()).hasSize(2);
            assertThat(step(run, "traces").evidence()).hasSizeGreaterThanOrEqualTo(3);
            RUNS.assertNothingIsLeft(run);
        }
    }

    @Test
    void whatWasDoneIsTakenBackWhenTheRunCannotGoOn() {
        plan("taken-back", "RollBack", """
                - name: down
                  scale: {workload: {kind: Deployment, name: clerk}, replicas: 0}
                  rollback: {scale: {workload: {kind: Deployment, name: clerk}}}
                - name: cut
                  network: {verb: Isolate, selector: {matchLabels: {app: clerk}}}
                  rollback: {network: {verb: Release, selector: {matchLabels: {app: clerk}}}}
                - {name: wrong, after: [down, cut], before: [store], redis: {component: store, command: [GET, "order:7"], expect: stolen}}
                """);
        try (Person alice = new Person(LAB, "alice")) {
            RestoreRun run = RUNS.ended(alice.recovers("taken-back", null));

            assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.FAILED);
            assertThat(step(run, "wrong").state()).isEqualTo(StepState.FAILED);
            assertThat(step(run, "down").state()).isEqualTo(StepState.ROLLED_BACK);
            assertThat(step(run, "cut").state()).isEqualTo(StepState.ROLLED_BACK);
            assertThat(replicas()).isEqualTo(2);
            assertThat(cuts()).isEmpty();
            RUNS.assertNothingIsLeft(run);
        }
    }

    /** The clerk writes to both: he stays away until the second is done, too. */
    @Test
    void whoeverWritesIsAwayUntilAllIsBackAndOneWhoStaysAwayIsTold() {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: RestorePlan
                metadata: {name: quiet, namespace: shop}
                spec:
                  identity: {name: holdfast-identity, key: id.txt}
                  manifests: {policyRef: {name: orders}, source: manifests}
                  onFailure: Fail
                  components:
                    - name: store
                      policyRef: {name: orders}
                      source: data
                      workloads: [{kind: StatefulSet, name: orders}]
                      restore: {replace: true}
                      quiesce: [{kind: Deployment, name: clerk}]
                    - name: books
                      dependsOn: [store]
                      workloads: [{kind: StatefulSet, name: orders}]
                      quiesce: [{kind: Deployment, name: clerk}]
                """);
        try (Person alice = new Person(LAB, "alice")) {
            RestoreRun run = RUNS.ended(alice.recovers("quiet", null));

            assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
            assertThat(step(run, "store:quiesce").message()).contains("clerk scaled from 2 to 0");
            assertThat(step(run, "store:resume").message()).contains("clerk stays at zero for books");
            assertThat(step(run, "books:resume").message()).contains("clerk scaled from 0 to 2");
            assertThat(replicas()).isEqualTo(2);

            clerk().scale(0);
            RestoreRun again = RUNS.ended(alice.recovers("quiet", null));
            assertThat(again.getStatus().result()).isEqualTo(RunResult.PASSED_WITH_FINDINGS);
            assertThat(PlanRuns.execution(again).findings())
                    .anySatisfy(finding -> assertThat(finding.reason()).isEqualTo("LeftScaledDown"));
        } finally {
            clerk().scale(2);
        }
    }

    private static void plan(String name, String onFailure, String steps) {
        ORDERS.planOf(name, "onFailure: " + onFailure + "\nsteps:\n" + steps.indent(2));
    }

    private static RollableScalableResource<Deployment> clerk() {
        return LAB.client().apps().deployments().inNamespace(Lab.SHOP).withName("clerk");
    }

    private static int replicas() {
        return clerk().get().getSpec().getReplicas();
    }

    /** The NetworkPolicies of runs. */
    private static List<NetworkPolicy> cuts() {
        return LAB.client().network().v1().networkPolicies().inNamespace(Lab.SHOP).list().getItems().stream()
                .filter(policy -> policy.getMetadata().getName().startsWith("holdfast-cut-"))
                .toList();
    }

    private static StepStatus step(RestoreRun run, String name) {
        return PlanRuns.execution(run).steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
