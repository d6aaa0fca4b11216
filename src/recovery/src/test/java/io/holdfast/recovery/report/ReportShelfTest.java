package io.holdfast.recovery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.WrappedStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReportShelfTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final SigningKey key = SigningKey.generate();
    private final ReportShelf shelf = new ReportShelf(new Repository("main", store, Trust.of(key)));

    @Test
    void aReportIsReadAsItWasWrittenWithItsForms() {
        ReportShelf.Kept kept = keep(0);
        ReportShelf.Kept read = shelf.read(kept.folder());
        assertThat(read).isEqualTo(kept);
        assertThat(read.trusted()).isTrue();
        assertThat(shelf.rendering(read, "md")).startsWith("# DR test report: vector-database-failure");
        assertThat(shelf.rendering(read, "html")).startsWith("<!doctype html>");
    }

    @Test
    void reportsNameThreeBefore() {
        List<ReportShelf.Kept> kept = List.of(keep(0), keep(1), keep(2), keep(3), keep(4));
        assertThat(kept.getFirst().report().earlier()).isEmpty();
        assertThat(kept.getLast().report().earlier())
                .extracting(RunReport.Earlier::key)
                .containsExactly(
                        kept.get(3).folder().value(),
                        kept.get(2).folder().value(),
                        kept.get(1).folder().value());
        assertThat(kept.getLast().report().earlier().getFirst().sha256())
                .isEqualTo(kept.get(3).sha256());
        assertThat(problems()).isEmpty();
        assertThat(shelf.rendering(kept.getLast(), "md")).contains("## Compared with the runs before");
    }

    @Test
    void aReportThatWasStoredStaysAsItIs() {
        ReportShelf.Kept first = keep(0);
        RunReport other = KnownRuns.report("failed");
        assertThat(shelf.keep(first.folder(), other)).isEqualTo(first);
    }

    @Test
    void whatAWorkerLeftThatDiedBeforeItsReportIsPassedBy() {
        ObjectKey folder = folder(0);
        store.create(folder.child("report.md"), "another time".getBytes(StandardCharsets.UTF_8));
        ReportShelf.Kept kept = keep(0);
        assertThat(kept.report().renderings())
                .extracting(RunReport.Rendering::file)
                .containsExactly("report-2.md", "report.html");
        assertThat(shelf.rendering(kept, "md")).startsWith("# DR test report");
    }

    @Test
    void aChangedReportIsNotRead() {
        ReportShelf.Kept kept = keep(0);
        change(kept.folder().child("report.json"), "\"Passed", "\"Failed");
        assertThatThrownBy(() -> shelf.read(kept.folder()))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("does not match its content");
    }

    @Test
    void aChangedRenderingIsNoticed() {
        ReportShelf.Kept kept = keep(0);
        change(kept.folder().child("report.html"), "Passed", "Failed");
        assertThat(problems()).singleElement().asString().contains("report.html is not what was written");
    }

    @Test
    void aReportThatIsTakenAwayFromTheMiddleIsMissed() {
        keep(0);
        ReportShelf.Kept second = keep(1);
        keep(2);
        store.delete(second.folder().child("report.json"));
        assertThat(problems())
                .singleElement()
                .asString()
                .contains(second.folder().value())
                .contains("gone");
    }

    @Test
    void aReportThatTheStoreRefusesToReadKeepsNobodyFromTheNextOne() {
        ReportShelf.Kept first = keep(0);
        ReportShelf.Kept second = keep(1);
        ReportShelf refusing = new ReportShelf(new Repository(
                "main",
                new WrappedStore(store) {
                    @Override
                    public InputStream read(ObjectKey key, long offset, long length) {
                        if (key.parent().equals(second.folder())) {
                            throw new InvalidPlanException(Reason.AccessDenied, "403", "ask");
                        }
                        return super.read(key, offset, length);
                    }
                },
                Trust.of(key)));
        List<ObjectKey> folders = List.of(first.folder(), second.folder());

        assertThat(refusing.earlier("research-ops", first.folder().parent().name(), folder(2)))
                .extracting(RunReport.Earlier::key)
                .containsExactly(first.folder().value());
        assertThat(refusing.newest(folders, _ -> {})).contains(first);
        assertThat(new ReportChain(refusing).of(folders).getLast().problems()).containsExactly("403");
    }

    @Test
    void aReportOfAnotherKeyIsNotAcceptedInItsPlace() {
        keep(0);
        ReportShelf.Kept second = keep(1);
        keep(2);
        ObjectKey json = second.folder().child("report.json");
        store.delete(json);
        ReportShelf other = new ReportShelf(new Repository("main", store, Trust.of(SigningKey.generate())));
        other.keep(second.folder(), KnownRuns.report("passed", _ -> KnownRuns.execution("passed", 1), List.of()));
        assertThat(problems()).hasSize(2).anySatisfy(text -> assertThat(text).contains("unknown key"));
        assertThat(new ReportShelf(new Repository("main", store, new Trust(null, Set.of())))
                        .read(second.folder())
                        .trusted())
                .isFalse();
    }

    @Test
    void aReportOfAnotherPlanIsNotAcceptedInItsPlace() {
        ReportShelf.Kept kept = keep(0);
        ObjectKey elsewhere = RunFolder.of("research-ops", "another", NOON, "uid");
        store.create(elsewhere.child("report.json"), content(kept.folder().child("report.json")));
        assertThatThrownBy(() -> shelf.read(elsewhere)).hasMessageContaining("vector-database-failure");
    }

    /** M2: a copy under another time passed for the newest report. */
    @Test
    void aCopyUnderAnotherTimeIsNotAcceptedAsANewerReport() {
        ReportShelf.Kept kept = keep(0);
        ObjectKey later = RunFolder.of(
                "research-ops", "vector-database-failure", Instant.parse("2099-01-01T00:00:00Z"), KnownRuns.UID);
        store.create(later.child("report.json"), content(kept.folder().child("report.json")));
        assertThatThrownBy(() -> shelf.read(later))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("is of the run");
    }

    @Test
    void withoutASigningKeyNothingIsWritten() {
        ReportShelf reader = new ReportShelf(new Repository("main", store, new Trust(null, Set.of())));
        assertThatThrownBy(() -> reader.keep(folder(0), KnownRuns.report("passed")))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("no signing key");
        assertThat(store.list().count()).isZero();
    }

    private ReportShelf.Kept keep(int day) {
        ObjectKey folder = folder(day);
        return shelf.keep(
                folder,
                KnownRuns.report(
                        "passed",
                        _ -> KnownRuns.execution("passed", day),
                        shelf.earlier("research-ops", "vector-database-failure", folder)));
    }

    private static ObjectKey folder(int day) {
        Instant started =
                Objects.requireNonNull(KnownRuns.execution("passed", day).startedAt());
        return RunFolder.of("research-ops", "vector-database-failure", started, KnownRuns.UID);
    }

    private List<String> problems() {
        return new ReportChain(shelf)
                .of(shelf.folders("research-ops", "vector-database-failure")).stream()
                        .flatMap(link -> link.problems().stream())
                        .toList();
    }

    private byte[] content(ObjectKey object) {
        try (InputStream in =
                store.read(object, 0, store.find(object).orElseThrow().size())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(ObjectKey object, String what, String with) {
        String text = new String(content(object), StandardCharsets.UTF_8);
        store.delete(object);
        store.create(object, text.replaceFirst(what, with).getBytes(StandardCharsets.UTF_8));
    }
}
