package io.holdfast.cli;

import io.holdfast.cli.Threat.Effect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Things that lie where nothing of ours is, or have names that only look like ours. */
final class NameThreats {
    private NameThreats() {}

    static Stream<Threat> all() {
        return Stream.concat(strays(), odd());
    }

    private static Threat none(String name, Threat.Deed deed) {
        return new Threat(name, Effect.NONE, deed);
    }

    private static Stream<Threat> strays() {
        return Stream.of(
                none("nothing at all", _ -> {}),
                none(
                        "a stray file directly in the source's folder",
                        s -> s.stray(s.sourceFolder().resolve("README.txt"), "x")),
                none(
                        "a manifest directly in the source's folder",
                        s -> s.stray(s.sourceFolder().resolve("manifest.json"), "x")),
                none(
                        "a genuine manifest directly in the source's folder",
                        s -> s.stray(s.sourceFolder().resolve("manifest.json"), Files.readString(s.manifest()))),
                none(
                        "an artifact directly in the source's folder",
                        s -> s.stray(s.sourceFolder().resolve("dump.rdb.zst.age"), "x")),
                none(
                        "a proof directly in the policy's folder",
                        s -> s.stray(s.sourceFolder().resolveSibling("proof-20260101T000000Z-restore.json"), "x")),
                none(
                        "a stray file in a recovery point's folder",
                        s -> s.stray(s.newest().resolve(".DS_Store"), "x")),
                none(
                        "a stray file in the folder of one that expires",
                        s -> s.stray(s.point(0).resolve("Thumbs.db"), "x")),
                none(
                        "an artifact more in the folder of one that expires",
                        s -> s.leftover(s.point(0).resolve("extra.zst.age"), "x")),
                none(
                        "a folder below a recovery point's folder",
                        s -> s.stray(s.newest().resolve("old/dump.rdb.zst.age"), "x")),
                none(
                        "a file at the top of the repository",
                        s -> s.stray(
                                s.repository.resolve(
                                        "backup-" + s.sourceFolder().getFileName() + ".sh"),
                                "x")),
                none(
                        "a folder named as a source's with a dot",
                        s -> s.stray(
                                s.sourceFolder().resolveSibling("cache.old").resolve("a.b"), "x")),
                none(
                        "something of a product that nobody knows",
                        s -> s.stray(
                                s.repository.resolve(
                                        "postgres/" + s.sourceFolder().getFileName() + "/base.tar"),
                                "x")));
    }

    private static Stream<Threat> odd() {
        return Stream.of(
                none(
                        "a reserved folder of a later version in a point",
                        s -> s.quiet(s.newest().resolve(".holdfast-wal/0001"), "x")),
                none(
                        "a reserved name in the source's folder",
                        s -> s.quiet(s.sourceFolder().resolve(".holdfast/inventory.json"), "x")),
                none(
                        "a reserved name that ends as an artifact in an unfinished folder",
                        s -> s.quiet(
                                s.sourceFolder()
                                        .resolve(FolderThreats.name(s, "1111"))
                                        .resolve(".holdfast-x.zst.age"),
                                "x")),
                none(
                        "a name that no key can have",
                        s -> s.quiet(s.sourceFolder().resolve("my notes.txt"), "x")),
                none(
                        "a name that no key can have among the sources",
                        s -> s.quiet(s.repository.resolve("redis/default/night ly/x/manifest.json"), "x")),
                none(
                        "a link to outside of the repository",
                        s -> link(s.sourceFolder().resolve("out"), Path.of("/etc"))),
                none(
                        "a link to a recovery point under another name",
                        s -> link(s.sourceFolder().resolve(FolderThreats.name(s, "1111")), s.newest())),
                none("a link that leads round in a circle", s -> link(s.newest().resolve("round"), s.sourceFolder())),
                none(
                        "a link to nowhere as the manifest of a later point",
                        s -> link(folder(FolderThreats.later(s)).resolve("manifest.json"), Path.of("/nowhere"))),
                none(
                        "a folder as the manifest of a later point",
                        s -> s.stray(FolderThreats.later(s).resolve("manifest.json/x"), "x")),
                none(
                        "a pipe as the manifest of a later point",
                        s -> pipe(folder(FolderThreats.later(s)).resolve("manifest.json"))),
                none(
                        "a file among the unfinished uploads",
                        s -> s.quiet(uploads(s).resolve(".DS_Store"), "x")),
                none(
                        "an unfinished upload whose key is 3 GB",
                        s -> s.sparse(upload(s, 1).resolve("key"), 3L << 30)),
                none(
                        "an unfinished upload whose key is no text",
                        s -> s.quiet(upload(s, 2).resolve("key"), new byte[] {-1, -2, -3})),
                none(
                        "an unfinished upload whose key is a link to an endless device",
                        s -> link(folder(upload(s, 3)).resolve("key"), Path.of("/dev/zero"))),
                none(
                        "an unfinished upload in a folder of another name",
                        s -> s.quiet(
                                uploads(s)
                                        .resolve("mine-" + s.sourceFolder().getFileName())
                                        .resolve("key"),
                                key(s, FolderThreats.name(s, "2222") + "/dump.rdb.zst.age"))),
                none(
                        "an unfinished upload of a genuine point's artifact",
                        s -> s.quiet(
                                upload(s, 4).resolve("key"),
                                s.repository.relativize(s.artifact(s.newest())).toString())),
                none(
                        "an unfinished upload of the source's own folder",
                        s -> s.quiet(upload(s, 5).resolve("key"), key(s, "pending"))));
    }

    private static Path uploads(HostileScene s) {
        return s.repository.resolve(".uploads#");
    }

    private static Path upload(HostileScene s, int number) {
        return uploads(s)
                .resolve("00000000-0000-4000-8000-%012d"
                        .formatted(number * 1000 + s.sourceFolder().toString().length()));
    }

    private static String key(HostileScene s, String below) {
        return s.repository.relativize(s.sourceFolder()) + "/" + below;
    }

    private static Path folder(Path folder) throws java.io.IOException {
        return Files.createDirectories(folder);
    }

    private static void link(Path at, Path to) throws java.io.IOException {
        Files.createSymbolicLink(at, to);
    }

    static void pipe(Path at) throws java.io.IOException {
        try {
            new ProcessBuilder("mkfifo", at.toString()).start().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
