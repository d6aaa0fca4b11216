package io.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunDecision;
import io.holdfast.api.v1alpha1.run.RunDecisionStatus;
import io.holdfast.api.v1alpha1.run.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody with rights in one namespace reads, writes and runs nothing outside of it, and passes no approval. */
class MalloryE2E {
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();
    private static final Mallory MALLORY = new Mallory(LAB);
    private static final MalloryRequests REQUESTS = new MalloryRequests(MALLORY);
    private static final Runs BACKUPS = new Runs(LAB, Lab.SHOP);

    private static Backup otherPod;
    private static Backup otherConfiguration;
    private static Backup otherSecret;
    private static RestoreRun links;
    private static RestoreRun node;

    /** All that takes time at once: most of it is waiting. */
    @BeforeAll
    static void startThemAll() {
        policy(
                "other-pod",
                "redis: {workload: {namespace: holdfast-system, selector: {matchLabels: {app.kubernetes.io/name: holdfast}}}}",
                "main");
        policy("other-configuration", "config: {namespaces: [leaving], kinds: [Secret]}", "main");
        LAB.repository(Lab.SHOP, "borrowed", Bucket.NAME, "only-elsewhere");
        LAB.secret(Lab.LEAVING, "only-elsewhere", java.util.Map.of("accessKeyId", "holdfast", "secretAccessKey", "x"));
        policy("other-secret", "config: {kinds: [ConfigMap]}", "borrowed");
        otherPod = BACKUPS.start("other-pod", "it");
        otherConfiguration = BACKUPS.start("other-configuration", "it");
        otherSecret = BACKUPS.start("other-secret", "it");
        node = openNode();
        ORDERS.planOf("links", """
                onFailure: Continue
                steps:
                  - {name: metadata, after: [store], http: {url: "http://169.254.169.254/latest"}}
                  - {name: neighbour, after: [store], http: {url: "http://s3.shop.svc:9000/"}}
                """);
        links = RUNS.drill("links");
    }

    @AfterAll
    static void showWhatRefusedEach() {
        MALLORY.run(new Mallory.Attempt(
                "system:admin --as-group=system:masters", "delete restorerun approved -n shop", ""));
        System.out.println(MALLORY.table());
        assertThat(MALLORY.count()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void requestsAreRefusedAtOnce() {
        REQUESTS.readsOutsideOfTheNamespace();
        REQUESTS.becomesTheOperator();
        REQUESTS.takesWhatIsTheOperators();
        REQUESTS.passesApprovals();
        REQUESTS.takesMoreRights();
        REQUESTS.makesNamespaces();
        REQUESTS.namesWhatIsNotThere();
        MALLORY.assertNoneIsOpen();
    }

    @Test
    void whatAnAdministratorDidNotAllowIsRefusedWithWhomToAsk() {
        LAB.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("strict")
                        .endMetadata()
                        .build())
                .serverSideApply();
        LAB.apply(Shell.run(
                Shell.script("build/helm"),
                "template",
                "strict",
                Shell.ROOT.resolve("helm/holdfast").toString(),
                "--kube-version=1.34.0",
                "--show-only=templates/restrict.yaml",
                "--set=namespaces={strict},restrict.endpoints={s3.example.org},restrict.identities={holdfast-identity}",
                "--set=restrict.recipients={age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq}"));
        Lab.eventually(
                "the policy is in force",
                Duration.ofMinutes(2),
                () -> MALLORY.run(Mallory.Attempt.creates("system:admin --as-group=system:masters", """
                                apiVersion: holdfast.io/v1alpha1
                                kind: RestorePlan
                                metadata: {name: first, namespace: strict}
                                spec:
                                  identity: {name: other, key: id.txt}
                                  components: [{name: store, policyRef: {name: p}, source: data}]
                                """))
                                        .code()
                                == 0
                        ? Optional.empty()
                        : Optional.of(true));
        new MalloryRestricted(MALLORY).tryThem("strict");
        MALLORY.assertNoneIsOpen();
    }

    @Test
    void aRunWaitsForSomebodyElseWhateverItsRequesterDoes() {
        // A drill would give way to it.
        List.of(links, node).forEach(RUNS::ended);
        RestoreRun approved = recovery();
        RestoreRun waiting = RUNS.in(RunState.WAITING_FOR_PERSON, approved);
        assertThat(revision(waiting).getData().toString()).doesNotContain("evil.example.com");
        MALLORY.refused("writes a plan of its own onto a run, as an annotation", "the operator", "status.frozenPlan");
        REQUESTS.passesTheApprovalOf("approved");
        MALLORY.assertNoneIsOpen();
        ORDERS.planOf("approved", "approval: {required: 0}");

        answer(
                "approves what it asked for itself",
                decide("own", Objects.requireNonNull(PlanRuns.execution(waiting).digest())),
                "somebody else");
        answer("approves with the digest of another run", decide("other", "0".repeat(64)), "another run of this name");
        assertThat(RUNS.in(RunState.WAITING_FOR_PERSON, approved).getStatus().state())
                .isEqualTo(RunState.WAITING_FOR_PERSON);
        MALLORY.refused(
                "takes the approval out of the plan of a run that waits for it",
                "the operator",
                "the plan of its beginning");
    }

    @Test
    void whatAnotherNamespaceHoldsIsNotSaved() {
        failed(
                "saves a store of another namespace",
                BACKUPS.ended(otherPod),
                "AccessDenied",
                "--serviceaccount=shop:holdfast-worker -n holdfast-system");
        failed(
                "saves the Secrets of another namespace",
                BACKUPS.ended(otherConfiguration),
                "AccessDenied",
                "--serviceaccount=shop:holdfast-worker -n leaving");
        failed(
                "saves with the credentials of another namespace",
                givenUp(otherSecret),
                "WorkerNotStarting",
                "Check that every Secret");
    }

    @Test
    void aDrillReachesNeitherTheNodeNorANeighbour() {
        RestoreRun asked = RUNS.ended(links);
        step("a drill asks for the node's metadata", asked, "metadata", "link-local");
        step("a drill asks a service of another namespace", asked, "neighbour", "outside of the drill's namespace");
        step(
                "a drill starts a privileged pod of the node's network and files",
                RUNS.ended(node),
                "evil:start",
                "PodSecurity");
    }

    /** A StatefulSet that the shop itself would start no pod of, saved and drilled. */
    private static RestoreRun openNode() {
        try (var evil = MalloryE2E.class.getResourceAsStream("evil.yaml")) {
            LAB.apply(new String(evil.readAllBytes(), UTF_8).replace("IMAGE_REDIS", Redis.image()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Runs.assertSucceeded(BACKUPS.ended(BACKUPS.start("evil", "manifests")));
        return RUNS.drill("evil");
    }

    /** Its annotation holds a plan without an approval, and with a pod of somebody's own. */
    private static RestoreRun recovery() {
        ORDERS.planOf("approved", "approval: {required: 1, timeout: 10m}");
        Shell.Result created = MALLORY.run(new Mallory.Attempt(Mallory.DECIDER, "create -f -", """
                apiVersion: holdfast.io/v1alpha1
                kind: RestoreRun
                metadata:
                  name: approved
                  namespace: shop
                  annotations:
                    holdfast.io/plan: |
                      kind: RestorePlan
                      spec:
                        identity: {name: s3-credentials, key: secretAccessKey}
                        components: [{name: store, policyRef: {name: orders}, source: data}]
                        steps: [{name: s, job: {image: evil.example.com/x}}]
                spec: {mode: Recovery, planRef: {name: approved}, requestedBy: mara}
                """));
        assertThat(created.code()).as(created.said()).isZero();
        return LAB.client()
                .resources(RestoreRun.class)
                .inNamespace(Lab.SHOP)
                .withName("approved")
                .get();
    }

    private static ControllerRevision revision(RestoreRun run) {
        return LAB.client()
                .apps()
                .controllerRevisions()
                .inNamespace(Lab.SHOP)
                .withName("plan-" + run.getMetadata().getUid())
                .get();
    }

    private static RunDecision decide(String name, String digest) {
        Shell.Result created =
                MALLORY.run(new Mallory.Attempt(Mallory.DECIDER, "create -f -", """
                apiVersion: holdfast.io/v1alpha1
                kind: RunDecision
                metadata: {name: mallorys-%s, namespace: shop}
                spec: {runRef: {name: approved}, verdict: Approve, by: mara, digest: "%s"}
                """.formatted(name, digest)));
        assertThat(created.code()).as(created.said()).isZero();
        return LAB.client()
                .resources(RunDecision.class)
                .inNamespace(Lab.SHOP)
                .withName("mallorys-" + name)
                .get();
    }

    private static void answer(String way, RunDecision decision, String why) {
        RunDecisionStatus status = Lab.eventually(
                "an answer to " + decision.getMetadata().getName(),
                Duration.ofMinutes(4),
                () -> Optional.ofNullable(LAB.client().resource(decision).get().getStatus())
                        .filter(one -> one.taken() != null));
        assertThat(status.taken()).as(way).isFalse();
        assertThat(status.message()).as(way).contains(why);
        MALLORY.refused(way, "the run, in the decision's status", why);
    }

    /** The first attempt; it is tried again for long, as a Secret may come. */
    private static Backup givenUp(Backup backup) {
        return Lab.eventually(
                "a failure of " + backup.getMetadata().getName(),
                Duration.ofMinutes(6),
                () -> Optional.of(LAB.client().resource(backup).get())
                        .filter(one ->
                                one.getStatus() != null && one.getStatus().failure() != null));
    }

    private static void failed(String way, Backup backup, String reason, String hint) {
        Failure failure = Objects.requireNonNull(backup.getStatus().failure(), way);
        assertThat(failure.reason()).as("%s: %s", way, failure).isEqualTo(reason);
        assertThat(failure.hint()).as(way).contains(hint);
        MALLORY.refused(way, reason + ", in the Backup's status", hint);
    }

    private static void step(String way, RestoreRun run, String step, String why) {
        String said = PlanRuns.execution(run).steps().stream()
                .filter(one -> one.name().equals(step))
                .map(one -> one.state() + " " + one.reason() + " " + one.message())
                .findFirst()
                .orElseThrow(() -> new AssertionError(way + ": no step " + step + " in " + run.getStatus()));
        assertThat(said).as("%s: %s", way, run.getStatus()).startsWith("FAILED").contains(why);
        MALLORY.refused(way, "step " + step + " of the run failed", why);
    }

    private static void policy(String name, String source, String repository) {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s, namespace: shop}
                spec: {repositories: [%s], sources: [{name: it, %s}]}
                """.formatted(name, repository, source));
    }
}
