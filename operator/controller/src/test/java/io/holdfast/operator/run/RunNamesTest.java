package io.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.Runs;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a store that knows names and conflicts, as an API server does. */
class RunNamesTest {
    private static final String NAME = "redis-cache-main-202601020200";

    private ObjectStore store;

    @BeforeEach
    void start() {
        store = new ObjectStore();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void twoPoliciesWhoseBackupsComeToTheSameNameHaveOneEach() {
        RunNames.create(store.client(), backup("redis", "cache-main"));
        RunNames.create(store.client(), backup("redis-cache", "main"));
        assertThat(store.objects().keySet()).hasSize(2).contains(NAME).allMatch(name -> name.startsWith(NAME));
        assertThat(store.objects().values())
                .anyMatch(one -> one.contains("\"cache-main\""))
                .anyMatch(one -> one.contains("\"main\""));
    }

    @Test
    void whatAnEarlierLookMadeIsNotMadeAgain() {
        for (int look = 0; look < 2; look++) {
            RunNames.create(store.client(), backup("redis", "cache-main"));
            RunNames.create(store.client(), backup("redis-cache", "main"));
        }
        assertThat(store.objects()).hasSize(2);
    }

    @Test
    void runsOfPlansDrillsAndVerificationsStayApart() {
        RunNames.create(store.client(), run("{mode: Drill, planRef: {name: p}, drill: daily-again}"));
        RunNames.create(store.client(), run("{mode: Drill, planRef: {name: p}, drill: daily}"));
        RunNames.create(store.client(), run("{mode: Drill, planRef: {name: p-daily}, drill: daily}"));
        RunNames.create(
                store.client(),
                run("{mode: Verification, verify: {policyRef: {name: p}, verification: daily, source: again}}"));
        assertThat(store.objects()).hasSize(4);
    }

    @Test
    void aRunIsKnownByEitherOfItsNames() {
        RunNames.create(store.client(), backup("redis", "cache-main"));
        Backup second = backup("redis-cache", "main");
        RunNames.create(store.client(), second);
        assertThat(second.getMetadata().getName()).isNotEqualTo(NAME);
        assertThat(RunNames.is(second, NAME)).isTrue();
        assertThat(RunNames.is(second, "redis-cache-main-202601030200")).isFalse();
    }

    private static Backup backup(String policy, String source) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace("ns").build());
        backup.setSpec(new BackupSpec(new LocalRef(policy), source, Trigger.SCHEDULE, null, null));
        return backup;
    }

    private static RestoreRun run(String spec) {
        return Runs.of("p-daily-again-202601020300", spec, Instant.EPOCH);
    }
}
