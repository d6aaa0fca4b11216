package io.holdfast.recovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.Specs;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanDigestTest {

    @Test
    void howAPlanRecoversIsInItsDigest() {
        assertThat(digest("objectives: {rto: 15m}\n")).isNotEqualTo(digest(""));
        assertThat(digest("steps: [{name: s, evidence: {}}]\n")).isNotEqualTo(digest(""));
        assertThat(digest("isolation: {proof: Warn}\n")).isNotEqualTo(digest(""));
    }

    @Test
    void whenAPlanIsRehearsedAndWhoIsToldIsNot() {
        assertThat(digest("drills: [{name: d, cron: \"0 3 1 * *\"}]\nsuspend: true\ndescription: text\n"))
                .isEqualTo(digest(""));
    }

    @Test
    void whereASourceIsCapturedFromIsInTheDigest() {
        Resolution one = Plans.resolved(Plans.STACK);
        Resolution other = Plans.resolved(
                Plans.STACK.replace("policyRef: {name: redis}", "policyRef: {name: redis}, repository: far"));
        assertThat(PlanDigest.of(one)).isNotEqualTo(PlanDigest.of(other)).hasSize(64);
    }

    @Test
    void whereManifestsThatAreNoComponentComeFromIsInTheDigest() {
        RestorePlanSpec plan =
                Specs.read(RestorePlanSpec.class, Plans.STACK + "manifests: {policyRef: {name: other}}\n");
        String all = digest(plan, "{kinds: [All]}");
        assertThat(digest(plan, "{kinds: [Deployment]}")).isNotEqualTo(all);
        assertThat(digest(plan, "{kinds: [All], labelSelector: {matchLabels: {a: b}}}"))
                .isNotEqualTo(all);
    }

    private static String digest(RestorePlanSpec plan, String config) {
        Map<String, BackupPolicySpec> policies = new HashMap<>(Plans.policies());
        policies.put(
                "other",
                Specs.read(
                        BackupPolicySpec.class,
                        "repositories: [main]\nsources: [{name: objects, config: " + config + "}]\n"));
        Resolution resolution = Resolution.of(plan, policies);
        assertThat(resolution.problems()).isEmpty();
        return PlanDigest.of(resolution);
    }

    @Test
    void theOrderOfRecoveryPointsDoesNotMatterButTheirManifestsDo() {
        PointTaken a = point("a", "01A", "11");
        PointTaken b = point("b", "01B", "22");
        assertThat(PlanDigest.ofPoints(List.of(a, b))).isEqualTo(PlanDigest.ofPoints(List.of(b, a)));
        assertThat(PlanDigest.ofPoints(List.of(a, b)))
                .isNotEqualTo(PlanDigest.ofPoints(List.of(a, point("b", "01B", "33"))));
    }

    @Test
    void aDecisionIsBoundToTheRunItselfAndToEverythingThatItStandsOn() {
        String usual = whole("uid-1", "mode: Recovery", "bucket: a", point("a", "01A", "11"));
        assertThat(whole("uid-1", "mode: Recovery", "bucket: a", point("a", "01A", "11")))
                .isEqualTo(usual)
                .hasSize(64);
        assertThat(List.of(
                        whole("uid-2", "mode: Recovery", "bucket: a", point("a", "01A", "11")),
                        whole("uid-1", "mode: Recovery, components: [a]", "bucket: a", point("a", "01A", "11")),
                        whole("uid-1", "mode: Recovery", "bucket: b", point("a", "01A", "11")),
                        whole("uid-1", "mode: Recovery", "bucket: a", point("a", "01A", "22"))))
                .doesNotContain(usual)
                .doesNotHaveDuplicates();
    }

    private static String whole(String uid, String run, String store, PointTaken point) {
        Resolution resolution = Plans.resolved(Plans.STACK);
        BackupRepositorySpec repository = Specs.read(
                BackupRepositorySpec.class,
                "{s3: {" + store + "}, encryption: {recipients: [age1x]}, signing: {secretRef: {name: s}}}");
        return PlanDigest.of(new PlanDigest.Whole(
                uid,
                Specs.read(RestoreRunSpec.class, "{" + run + "}"),
                resolution.plan(),
                Map.of(),
                Map.of("main", repository),
                List.of(point)));
    }

    private static String digest(String more) {
        return PlanDigest.of(Plans.resolved(Plans.STACK + more));
    }

    private static PointTaken point(String component, String id, String manifest) {
        return new PointTaken(component, "main", id, "key", Instant.EPOCH, 1, 1, manifest, null);
    }
}
