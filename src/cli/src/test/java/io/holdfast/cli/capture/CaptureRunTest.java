package io.holdfast.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.retention.RetentionRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CaptureRunTest {

    @Test
    void whatThePolicyKeepsIsReadFromIt() {
        assertThat(rule("{maxAge: 1h, keepLast: 2}")).isEqualTo(new RetentionRule(Duration.ofHours(1), 2));
        assertThat(rule("{maxAge: 7d}")).isEqualTo(new RetentionRule(Duration.ofDays(7), 1));
        assertThat(rule("{keepLast: 1}")).isEqualTo(new RetentionRule(null, 1));
    }

    private static RetentionRule rule(String retention) {
        return Retention.rule(policy(retention));
    }

    private static BackupPolicy policy(String retention) {
        PlanFiles plan = PlanFiles.read(List.of());
        plan.add("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: nightly}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {address: "redis:6379"}}]
                  retention: %s
                """.formatted(retention), "plan.yaml");
        return plan.policy("nightly");
    }
}
