package io.holdfast.recovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.IsolationProof;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.recovery.Specs;
import org.junit.jupiter.api.Test;

class VerificationPlanTest {

    @Test
    void whetherIsolationMustBeProvenIsForTheVerificationToSay() {
        assertThat(proof("")).isEqualTo(IsolationProof.REQUIRED);
        assertThat(proof(", isolationProof: Warn")).isEqualTo(IsolationProof.WARN);
    }

    private static IsolationProof proof(String more) {
        BackupPolicySpec policy = Specs.read(BackupPolicySpec.class, """
                repositories: [main]
                sources: [{name: cache, redis: {address: "redis:6379"}}]
                verifications: [{name: daily, cron: "0 5 * * *", identity: {name: i, key: k}%s}]
                """.formatted(more));
        return VerificationPlan.of("p", policy, new VerificationTarget(new LocalRef("p"), "daily", "cache"))
                .orElseThrow()
                .plan()
                .isolation()
                .proof();
    }
}
