package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every promise of {@link Source}, as a test that each source must pass, with the real engine in between. */
public abstract class SourceContract {

    private static final RestoreOptions REPLACE = new RestoreOptions(true, List.of(), Map.of(), null, false);

    private final Vault vault = new Vault();

    /** A thing that can be captured from and restored into. */
    public interface Subject {

        /** Opens it for one capture or one restore. */
        Source open(Cancellation cancellation);

        /** All that it holds, in a form that is equal for equal content. */
        String state();
    }

    /** One that holds data, at least some 100 KB; always the same one within a test. */
    protected abstract Subject filled();

    /** One that holds nothing; always the same one within a test. */
    protected abstract Subject empty();

    /** One that holds other data than {@link #filled}; always the same one within a test. */
    protected abstract Subject other();

    @Test
    void whatWasRestoredEqualsWhatWasCaptured() {
        String before = filled().state();
        StoredPoint point = capture();

        Restored restored = restore(point, empty(), RestoreOptions.plain());

        assertThat(filled().state()).isEqualTo(before);
        assertThat(empty().state()).isEqualTo(before);
        assertThat(restored.counts()).containsAllEntriesOf(point.manifest().counts());
        assertThat(restored.actions()).isNotEmpty();
    }

    @Test
    void aTargetThatHoldsDataIsRefusedAndNotTouched() {
        StoredPoint point = capture();
        String before = other().state();

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> restore(point, other(), RestoreOptions.plain()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TargetNotEmpty))
                .satisfies(e -> assertThat(e.hint()).contains("--replace"));
        assertThat(other().state()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Forgery.class)
    void whatAWriterOfTheBucketForgedIsRefusedAndTheTargetNotTouched(Forgery forgery) {
        StoredPoint point = capture();
        byte[] others;
        try (Source other = other().open(new Cancellation())) {
            others = vault.plain(vault.capture(other));
        }
        vault.forge(point, forgery, others);
        String before = empty().state();

        assertThatThrownBy(() -> restore(point, empty(), RestoreOptions.plain()))
                .isInstanceOfAny(IntegrityException.class, TransientException.class);
        assertThat(empty().state()).isEqualTo(before);
    }

    @Test
    void whatIsThereIsComparedWithARecoveryPoint() {
        StoredPoint point = capture();
        try (Source same = filled().open(new Cancellation())) {
            assertThat(same.compare(vault.content(point), RestoreMemory.none()))
                    .containsAllEntriesOf(point.manifest().counts());
            assertThat(same.sample(3)).isNotBlank();
        }
        try (Source different = other().open(new Cancellation())) {
            assertThatExceptionOfType(IntegrityException.class)
                    .isThrownBy(() -> different.compare(vault.content(point), RestoreMemory.none()))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CountMismatch));
        }
    }

    @Test
    void replacingTwiceIsTheSameAsOnce() {
        StoredPoint point = capture();

        restore(point, other(), REPLACE);
        assertThat(other().state()).isEqualTo(filled().state());
        restore(point, other(), REPLACE);
        assertThat(other().state()).isEqualTo(filled().state());
    }

    @Test
    void aCancelledCaptureLeavesNoRecoveryPoint() {
        Cancellation cancellation = new Cancellation();
        String before = filled().state();

        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> vault.capture(
                        new CancelledAtItsArtifact(filled().open(cancellation), cancellation), cancellation))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.Cancelled));
        vault.assertEmpty();
        assertThat(filled().state()).isEqualTo(before);
    }

    @Test
    void aDamagedArtifactIsNeverRestored() {
        StoredPoint point = capture();
        vault.damage(point);
        String empty = empty().state();
        String other = other().state();

        assertThatThrownBy(() -> restore(point, empty(), RestoreOptions.plain()))
                .isInstanceOf(RecoveryException.class);
        assertThat(empty().state()).isEqualTo(empty);
        assertThatThrownBy(() -> restore(point, other(), REPLACE)).isInstanceOf(RecoveryException.class);
        assertThat(other().state()).isEqualTo(other);
    }

    private StoredPoint capture() {
        return vault.capture(filled().open(new Cancellation()));
    }

    private Restored restore(StoredPoint point, Subject target, RestoreOptions options) {
        try (Source source = target.open(new Cancellation())) {
            return source.restore(vault.content(point), options);
        }
    }

    /** A source whose capture is cancelled just when it has begun an artifact. */
    private record CancelledAtItsArtifact(Source real, Cancellation cancellation) implements Source {

        @Override
        public String kind() {
            return real.kind();
        }

        @Override
        public Captured capture(CaptureSession session) {
            return real.capture(new CaptureSession() {
                @Override
                public Instant started() {
                    return session.started();
                }

                @Override
                public ArtifactSink begin(String name, FormatValidator validator) {
                    ArtifactSink sink = session.begin(name, validator);
                    cancellation.cancel("the test says so");
                    return sink;
                }

                @Override
                public void note(String name, byte[] content) {
                    session.note(name, content);
                }

                @Override
                public void forget(String name) {
                    session.forget(name);
                }

                @Override
                public void phase(String name) {
                    session.phase(name);
                }

                @Override
                public void checkCancelled() {
                    session.checkCancelled();
                }

                @Override
                public Cancellation.Cut cutting(Runnable cut) {
                    return session.cutting(cut);
                }
            });
        }

        @Override
        public Restored restore(PointContent point, RestoreOptions options) {
            return real.restore(point, options);
        }

        @Override
        public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
            return real.compare(point, memory);
        }

        @Override
        public String sample(int count) {
            return real.sample(count);
        }

        @Override
        public String probe() {
            return real.probe();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
