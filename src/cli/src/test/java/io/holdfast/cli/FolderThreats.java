package io.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.cli.Threat.Effect;
import io.holdfast.engine.point.PointId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Folders that are, or seem to be, recovery points: copied, renamed, unfinished and of another time. */
final class FolderThreats {
    private FolderThreats() {}

    static Stream<Threat> all() {
        return Stream.of(
                forged(
                        "junk as the manifest of a later point",
                        s -> s.quiet(later(s).resolve("manifest.json"), "junk")),
                forged("an empty manifest of a later point", s -> s.quiet(later(s).resolve("manifest.json"), "")),
                forged(
                        "junk as the manifest of an older point",
                        s -> s.quiet(s.sourceFolder().resolve(older()).resolve("manifest.json"), "junk")),
                forged("junk as manifests of many times to come", s -> {
                    for (int i = 1; i < 4; i++) {
                        PointId id = PointId.of(Instant.now().plus(Duration.ofDays(9_000 + i)), "x" + i, 1);
                        s.quiet(s.sourceFolder().resolve(id.folder()).resolve("manifest.json"), "junk");
                    }
                }),
                none(
                        "a genuine point copied under a later time",
                        s -> s.copy(s.point(0), s.sourceFolder().resolve("20991231T235959Z" + ulid(s.point(0))), true)),
                none(
                        "a genuine point copied under an earlier time",
                        s -> s.copy(s.newest(), s.sourceFolder().resolve("20200101T000000Z" + ulid(s.newest())), true)),
                forged(
                        "a genuine point copied under the ULID of another time",
                        s -> s.copy(s.point(0), later(s), false)),
                forged(
                        "a genuine point copied below another source",
                        s -> s.copy(
                                s.newest(),
                                s.sourceFolder()
                                        .resolveSibling("other")
                                        .resolve(s.newest().getFileName()),
                                false)),
                forged(
                        "a genuine point copied among the safety copies",
                        s -> s.copy(
                                s.newest(),
                                s.sourceFolder()
                                        .resolveSibling(s.sourceFolder().getFileName() + ".safety")
                                        .resolve(s.newest().getFileName()),
                                false)),
                forged(
                        "a genuine point copied to another kind",
                        s -> s.copy(
                                s.newest(),
                                s.repository
                                        .resolve("qdrant/default/nightly/x")
                                        .resolve(s.newest().getFileName()),
                                false)),
                none(
                        "a genuine point copied one level deeper",
                        s -> s.copy(
                                s.newest(),
                                s.sourceFolder()
                                        .resolve("old")
                                        .resolve(s.newest().getFileName()),
                                true)),
                none(
                        "a genuine point copied one level higher",
                        s -> s.copy(
                                s.newest(),
                                s.sourceFolder().resolveSibling(s.newest().getFileName()),
                                true)),
                none(
                        "a genuine point copied into itself",
                        s -> s.copy(s.newest(), s.newest().resolve(s.newest().getFileName()), true)),
                none(
                        "a folder named in small letters",
                        s -> s.stray(
                                s.sourceFolder()
                                        .resolve(s.newest()
                                                .getFileName()
                                                .toString()
                                                .toLowerCase(java.util.Locale.ROOT))
                                        .resolve("manifest.json"),
                                "x")),
                none("an unfinished folder of ours with a stray file", s -> {
                    Path folder = s.sourceFolder().resolve(name(s, "1111"));
                    s.leftover(folder.resolve("dump.rdb.zst.age"), "half");
                    s.leftover(folder.resolve("dump.rdb.zst.age.upload"), "who");
                    s.stray(folder.resolve("README.txt"), "x");
                }),
                none(
                        "an unfinished folder whose ULID is of another time",
                        s -> s.stray(
                                s.sourceFolder()
                                        .resolve("20260101T000000Z" + ulid(s.newest()))
                                        .resolve("dump.rdb.zst.age"),
                                "x")),
                none("an unfinished folder of ours with a folder below", s -> {
                    Path folder = s.sourceFolder().resolve(name(s, "1111"));
                    s.leftover(folder.resolve("dump.rdb.zst.age"), "half");
                    s.stray(folder.resolve("deep/dump.rdb.zst.age"), "x");
                }),
                new Threat("the newest point's manifest taken away", Effect.GONE, s -> {
                    Files.delete(s.manifest());
                    HostileScene.list(s.newest()).forEach(s.leftovers::add);
                }),
                new Threat("the newest point's manifest renamed", Effect.GONE, s -> {
                    HostileScene.list(s.newest()).forEach(s.leftovers::add);
                    s.stray(s.newest().resolve("manifest.json.bak"), Files.readString(s.manifest()));
                    Files.delete(s.manifest());
                }),
                new Threat("the newest point's manifest a link to itself elsewhere", Effect.GONE, s -> {
                    Path away = s.repository.resolveSibling(
                            "away-" + s.sourceFolder().getFileName());
                    Files.deleteIfExists(away);
                    Files.move(s.manifest(), away);
                    Files.createSymbolicLink(s.manifest(), away);
                    HostileScene.list(s.newest()).forEach(s.leftovers::add);
                }),
                forged("a point of a stranger that is otherwise perfect", s -> {
                    ObjectNode manifest = HostileScene.json(s.manifest());
                    manifest.put("id", later(s).getFileName().toString().substring(17));
                    s.copy(s.newest(), later(s), false);
                    HostileScene.sign(later(s).resolve("manifest.json"), manifest, HostileScene.STRANGER);
                }),
                forged(
                        "a stranger's point of the time of the newest",
                        s -> s.strangersPoint(HostileScene.STRANGER, _ -> {})));
    }

    private static Threat none(String name, Threat.Deed deed) {
        return new Threat(name, Effect.NONE, deed);
    }

    private static Threat forged(String name, Threat.Deed deed) {
        return new Threat(name, Effect.FORGED, deed);
    }

    /** A folder of a day later than the newest, which is still before now. */
    static Path later(HostileScene s) {
        Instant time =
                PointId.parse(s.newest().getFileName().toString()).orElseThrow().time();
        return s.sourceFolder()
                .resolve(PointId.of(time.plus(Duration.ofDays(1)), "later", 1).folder());
    }

    private static String older() {
        return PointId.of(Instant.parse("2020-01-01T00:00:00Z"), "older", 1).folder();
    }

    /** The name of another attempt of the newest point's time. */
    static String name(HostileScene s, String ending) {
        String name = s.newest().getFileName().toString();
        return name.substring(0, name.length() - 4) + ending;
    }

    private static String ulid(Path point) {
        return point.getFileName().toString().substring(16);
    }
}
