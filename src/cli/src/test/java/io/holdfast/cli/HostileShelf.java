package io.holdfast.cli;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.api.v1alpha1.plan.Clock;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Scenario;
import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.recovery.report.ReportShelf;
import io.holdfast.recovery.report.RunFolder;
import io.holdfast.recovery.report.RunReport;
import io.holdfast.testkit.PlainSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** What is genuine: three points of a Redis and of configuration each, the middle ones proven and pinned, and two reports. */
final class HostileShelf {
    static final SourcePath CACHE = new SourcePath("redis", "default", "nightly", "cache");
    static final SourcePath SETTINGS = new SourcePath("config", "default", "nightly", "settings");
    static final List<String> NAMES = List.of("oldest", "middle", "newest");

    private final Path folder;
    private final SigningKey key;
    private final String recipient;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    HostileShelf(Path folder, SigningKey key, String recipient) {
        this.folder = folder;
        this.key = key;
        this.recipient = recipient;
    }

    void fill() {
        try (Repository repository = open(folder, key)) {
            for (int number = 0; number < 3; number++) {
                Instant time = now.minus(Duration.ofDays(9 - 3L * number));
                StoredPoint dump = dump(repository, time, dump(number));
                StoredPoint settings = new SavedConfiguration("default/nightly", time.toString())
                        .plan("default", "all", NAMES.get(number))
                        .object("default", "configmaps", "noise", noise(number))
                        .signedBy(key)
                        .in(folder, recipient);
                if (number == 1) {
                    prove(repository, dump);
                    prove(repository, settings);
                }
            }
            report(repository, "older", now.minus(Duration.ofDays(8)));
            report(repository, "newest", now.minus(Duration.ofDays(5)));
        }
    }

    static Repository open(Path folder, SigningKey key) {
        return new Repository(
                "main", new DirectoryObjectStore(new DirectorySettings(folder), InstantSource.system()), Trust.of(key));
    }

    /**
     * An RDB file that names no sum, with a value that says which it is. Its words leave a better compressor some room, so that
     * a forgery of it can have the true length.
     */
    static byte[] dump(int number) {
        StringBuilder words = new StringBuilder(NAMES.get(number));
        Random random = new Random(number);
        while (words.length() < 6_000) {
            words.append(' ').append(Integer.toString(random.nextInt(300) * 7_919, 36));
        }
        byte[] value = words.substring(0, 6_000).getBytes(StandardCharsets.US_ASCII);
        byte[] head = "REDIS0009".getBytes(StandardCharsets.US_ASCII);
        byte[] entry = {
            (byte) 0xFE, 0, (byte) 0xFB, 1, 0, 0, 1, 'k', (byte) (0x40 | value.length >> 8), (byte) value.length
        };
        ByteBuffer dump = ByteBuffer.allocate(head.length + entry.length + value.length + 9);
        dump.put(head).put(entry).put(value).put((byte) 0xFF);
        return dump.array();
    }

    private static String noise(int number) {
        StringBuilder text = new StringBuilder();
        new Random(number).ints(400, 0, 36).forEach(one -> text.append(Character.forDigit(one, 36)));
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: noise, namespace: default}
                data: {noise: "%s"}
                """.formatted(text);
    }

    private StoredPoint dump(Repository repository, Instant time, byte[] bytes) {
        InstantSource then = InstantSource.fixed(time);
        CapturePlan plan = new CapturePlan(
                CACHE,
                PointId.of(time, "run" + time, 1),
                new Manifest.Origin("test", "test", 1),
                List.of(new Destination(repository, new Sealer(Recipients.of(List.of(recipient)), 3, 0))),
                new PartLayout(64 << 10, 1 << 20),
                "test",
                "none");
        return new Conductor(then, "test")
                .capture(plan, new PlainSource(bytes), new Progress(then), new Cancellation())
                .point();
    }

    private void prove(Repository repository, StoredPoint point) {
        new Pins(repository).add(point, new Pins.Wish("somebody", "for the test", null), now);
        new Proofs(repository)
                .add(
                        point.folder(),
                        new ProofRecord(
                                ProofRecord.FORMAT,
                                ProofRecord.VERSION,
                                point.manifest().id(),
                                point.manifestSha256(),
                                ProofRecord.RESTORE,
                                now,
                                "test",
                                new TreeMap<>(),
                                "test"));
    }

    private static void report(Repository repository, String name, Instant began) {
        ReportShelf shelf = new ReportShelf(repository);
        var folder = RunFolder.of("default", "all", began, "uid-" + name);
        shelf.keep(
                folder,
                new RunReport(
                        RunReport.FORMAT,
                        RunReport.VERSION,
                        new RunReport.About(
                                "default",
                                "all",
                                "run-" + name,
                                "uid-" + name,
                                RunMode.DRILL,
                                true,
                                null,
                                Scenario.FULL_CLUSTER_LOSS,
                                name,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        new RunReport.Outcome(RunResult.PASSED, null, null, began, began.plusSeconds(60)),
                        new RunReport.Targets(null, null, Clock.DATA_RESTORED, 0, 0),
                        new RunReport.Achieved(
                                began, null, null, null, null, null, null, null, null, null, null, List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        new RunReport.Cleanup(0, 0, List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        shelf.earlier("default", "all", folder),
                        "test"));
    }
}
