package io.holdfast.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.operator.Policies;
import io.holdfast.operator.change.Changes;
import io.holdfast.operator.policy.PolicyDecision.NewBackup;
import io.holdfast.operator.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A policy with {@code onChange}, looked at again and again while its configuration changes; the clock is the test's. */
class ChangeRulesTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration DEBOUNCE = Duration.ofSeconds(45);
    private static final Duration INTERVAL = Duration.ofMinutes(6);

    private final List<Backup> backups = new ArrayList<>();
    private final Map<String, BackupPolicySpec> specs = new HashMap<>();
    private String more = "";
    private BackupPolicyStatus status = BackupPolicyStatus.fresh();
    private Instant now = CREATED;
    private Instant since = CREATED;
    private Optional<Instant> last = Optional.empty();
    private String mark = "first";

    @Test
    void aNewPolicyCapturesWhatItFindsOnce() {
        look();
        assertThat(look(DEBOUNCE.minusSeconds(1))).isEmpty();
        NewBackup run = succeed(look(Duration.ofSeconds(1)));

        assertThat(run.trigger()).isEqualTo(Trigger.CHANGE);
        assertThat(run.covers()).map(Coverage::mark).contains("first");
        assertThat(look(Duration.ofDays(30))).isEmpty();
        assertThat(changes().pendingTime()).isNull();
    }

    @Test
    void aChangeIsCapturedAfterARest() {
        settled();
        change("second");
        assertThat(look()).isEmpty();
        change("third", Duration.ofSeconds(20));
        assertThat(look(DEBOUNCE.minusSeconds(1))).isEmpty();
        assertThat(succeed(look(Duration.ofSeconds(1))).covers())
                .map(Coverage::mark)
                .contains("third");
        assertThat(look(Duration.ofDays(1))).isEmpty();
    }

    @Test
    void changesWithoutARestDoNotPutTheRunOffForEver() {
        settled();
        change("0");
        look();
        Instant begin = now;
        List<NewBackup> started = new ArrayList<>();
        for (int second = 10; started.isEmpty() && second < 3600; second += 10) {
            change("m" + second, Duration.ofSeconds(10));
            started.addAll(look());
        }
        assertThat(Duration.between(begin, now)).isEqualTo(INTERVAL);
    }

    @Test
    void aStormOfADayMakesNoMoreRunsThanTheIntervalLets() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        settled();
        Instant begin = now;
        List<NewBackup> started = new ArrayList<>();
        for (int i = 0; now.isBefore(begin.plus(Duration.ofDays(1))); i++) {
            change("m" + i, Duration.ofSeconds(1 + random.nextInt(20)));
            look().forEach(run -> {
                succeed(List.of(run));
                started.add(run);
            });
        }
        assertThat(started).as("seed %d", seed).hasSizeBetween(200, 240);
    }

    @Test
    void aChangeWhileTheOperatorWasAwayLeadsToOneRun() {
        settled();
        restart("changed while away", Duration.ofHours(7));
        assertThat(look()).isEmpty();
        succeed(look(DEBOUNCE));
        restart("changed while away", Duration.ofHours(1));
        assertThat(look()).isEmpty();
        assertThat(look(Duration.ofDays(1))).isEmpty();
    }

    @Test
    void withoutAChangeARestartLeadsToNone() {
        settled();
        restart("first", Duration.ofHours(7));
        assertThat(look(Duration.ofDays(1))).isEmpty();
        assertThat(changes().pendingTime()).isNull();
    }

    @Test
    void aCrashBeforeTheStatusIsStoredStartsNothingTwice() {
        look();
        BackupPolicyStatus before = status;
        NewBackup run = look(DEBOUNCE).getFirst();
        status = before;
        backups.add(running(run));
        assertThat(look()).isEmpty();
        status = before;
        backups.clear();
        assertThat(look())
                .singleElement()
                .satisfies(again -> assertThat(again.name()).isEqualTo(run.name()));
    }

    @Test
    void aChangeDuringARunIsCapturedByTheNext() {
        look();
        NewBackup run = look(DEBOUNCE).getFirst();
        backups.add(running(run));
        change("second", Duration.ofSeconds(5));
        assertThat(look(Duration.ofMinutes(1))).isEmpty();
        end(run, true);
        assertThat(look()).isEmpty();
        assertThat(changes().covered()).isEqualTo("first");
        assertThat(look(INTERVAL))
                .singleElement()
                .satisfies(next -> assertThat(next.covers()).map(Coverage::mark).contains("second"));
    }

    @Test
    void whatCameAndWentDuringARunMayBeInItsPointAndIsCapturedAgain() {
        look();
        NewBackup run = look(DEBOUNCE).getFirst();
        backups.add(running(run));
        change("with another object", Duration.ofSeconds(1));
        look();
        end(run, true);
        change("first", Duration.ofSeconds(1));
        look();
        assertThat(succeed(look(INTERVAL)).covers()).map(Coverage::mark).contains("first");
        assertThat(look(Duration.ofDays(1))).isEmpty();
    }

    @Test
    void afterFailuresRunsBecomeRarerAndTheChangeStaysPending() {
        look();
        Instant begin = now;
        List<Duration> starts = new ArrayList<>();
        while (starts.size() < 7) {
            for (NewBackup run : look(Duration.ofSeconds(10))) {
                starts.add(Duration.between(begin, now));
                backups.add(running(run));
                end(run, false);
            }
        }
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < starts.size(); i++) {
            pauses.add(starts.get(i).minus(starts.get(i - 1)).toMinutes());
        }
        assertThat(pauses).containsExactly(12L, 24L, 48L, 60L, 60L, 60L);
        assertThat(changes().pendingTime()).isEqualTo(CREATED);
        assertThat(backups).extracting(one -> one.getMetadata().getName()).doesNotHaveDuplicates();
    }

    @Test
    void aRunByTheClockCoversWhatItFinds() {
        more = "schedules: [{name: daily, cron: \"0 13 * * *\"}]\n";
        settled();
        now = CREATED.plus(Duration.ofHours(1)).minusSeconds(5);
        change("second");
        look();
        NewBackup daily = succeed(look(Duration.ofSeconds(5)));
        assertThat(daily.trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(look(Duration.ofHours(2))).isEmpty();
        assertThat(changes().pendingTime()).isNull();
    }

    @Test
    void aSuspendedPolicyStartsNothingButRemembersTheChange() {
        settled();
        more = "suspend: true\n";
        change("second");
        look();
        Instant noticed = now;
        assertThat(look(Duration.ofDays(1))).isEmpty();
        assertThat(changes().pendingTime()).isEqualTo(noticed);
        more = "";
        assertThat(look()).hasSize(1);
    }

    @Test
    void onlyTheNamedSourcesAreFollowed() {
        assertThat(Policies.spec(POLICY).onChange())
                .isNotNull()
                .satisfies(rule -> assertThat(Policies.spec(POLICY).sources())
                        .filteredOn(rule::covers)
                        .extracting(source -> source.name())
                        .containsExactly("settings"));
    }

    @Test
    void aPolicyWhoseChangesNobodySeesIsNotReadyAndSaysWhatToDo() {
        Condition off = ready(new Changes.Off());
        assertThat(off.getStatus()).isEqualTo("False");
        assertThat(off.getReason()).isEqualTo("ChangesNotWatched");
        assertThat(off.getMessage()).contains("operator.watchConfiguration");
        Condition refused = ready(new Changes.Refused("secrets is forbidden", CREATED.plusSeconds(60)));
        assertThat(refused.getReason()).isEqualTo("ChangesNotWatched");
        assertThat(refused.getMessage()).contains("secrets is forbidden");
        assertThat(ready(new Changes.Filling()).getStatus()).isEqualTo("True");
    }

    @Test
    void aRefusalIsLookedAtAgain() {
        PolicyDecision decision = PolicyRules.decide(view(new Changes.Refused("no", CREATED.plusSeconds(60))), CREATED);
        assertThat(decision.wakeAt()).contains(CREATED.plusSeconds(60));
    }

    private static final String POLICY = """
            sources:
              - {name: cache, redis: {address: "redis:6379"}}
              - {name: settings, config: {}}
              - {name: quiet, config: {}}
            onChange: {debounce: 45s, minInterval: 6m, sources: [settings]}
            """;

    /** The first run is over, and its status stored, long enough ago. */
    private void settled() {
        look();
        succeed(look(DEBOUNCE));
        assertThat(look(INTERVAL.plusSeconds(60))).isEmpty();
    }

    private void change(String to) {
        mark = to;
        last = Optional.of(now);
    }

    private void change(String to, Duration later) {
        now = now.plus(later);
        change(to);
    }

    private void restart(String found, Duration away) {
        now = now.plus(away);
        since = now;
        last = Optional.empty();
        mark = found;
    }

    private List<NewBackup> look(Duration later) {
        now = now.plus(later);
        return look();
    }

    private List<NewBackup> look() {
        PolicyDecision decision = PolicyRules.decide(view(new Changes.Seen(mark, since, last, Optional.empty())), now);
        status = decision.status();
        return decision.create();
    }

    private Condition ready(Changes changes) {
        return Conditions.find(PolicyRules.decide(view(changes), now).status().conditions(), Conditions.READY)
                .orElseThrow();
    }

    private PolicyView view(Changes changes) {
        return new PolicyView(
                "ns",
                "p",
                CREATED,
                1,
                specs.computeIfAbsent(more, text -> Policies.spec(POLICY + text)),
                status,
                Optional.empty(),
                List.of(),
                List.of(),
                List.copyOf(backups),
                List.of(),
                Map.of("settings", changes));
    }

    /** The run for the watched source, taken to its end. */
    private NewBackup succeed(List<NewBackup> started) {
        NewBackup run = started.stream()
                .filter(one -> one.source().equals("settings"))
                .findFirst()
                .orElseThrow();
        end(run, true);
        return run;
    }

    private void end(NewBackup run, boolean well) {
        backups.removeIf(one -> one.getMetadata().getName().equals(run.name()));
        backups.add(covering(
                well ? Policies.succeeded(run.name(), now, 1) : Policies.failed(run.name(), now, "BucketMissing"),
                run));
        look();
    }

    private Backup running(NewBackup run) {
        return covering(Policies.running(run.name(), now), run);
    }

    private static Backup covering(Backup backup, NewBackup run) {
        backup.getMetadata()
                .setAnnotations(Stream.of(run)
                        .flatMap(one -> one.covers().stream())
                        .collect(Collectors.toMap(_ -> Names.COVERS, Coverage::toString)));
        backup.setSpec(new BackupSpec(backup.getSpec().policyRef(), run.source(), run.trigger(), null, null));
        return backup;
    }

    private SourceChanges changes() {
        return Objects.requireNonNull(status.sources().stream()
                .filter(source -> source.name().equals("settings"))
                .findFirst()
                .orElseThrow()
                .changes());
    }
}
