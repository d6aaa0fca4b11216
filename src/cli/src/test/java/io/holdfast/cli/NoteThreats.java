package io.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.cli.Threat.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Proofs, pins and notes of strangers, of other points and of other times: they move nothing, and let nothing go. */
final class NoteThreats {
    private static final String LATER = "20991231T235959Z";

    private NoteThreats() {}

    static Stream<Threat> all() {
        return Stream.of(
                none(
                        "junk as a proof",
                        s -> s.quiet(s.newest().resolve("proof-" + LATER + "-restore-00000000.json"), "junk")),
                none(
                        "a proof of 3 GB",
                        s -> s.sparse(s.newest().resolve("proof-" + LATER + "-restore-00000000.json"), 3L << 30)),
                none("a proof of a stranger", s -> strangers(s, proof(s), s.newest())),
                none("the proof of another point", s -> copied(s, proof(s), s.newest())),
                none("the proof of another point beside the one that expires", s -> copied(s, proof(s), s.point(0))),
                none(
                        "a proof under a later time",
                        s -> s.quiet(
                                proof(s).resolveSibling("proof-" + LATER + "-restore-00000000.json"),
                                Files.readAllBytes(proof(s)))),
                none(
                        "a proof of ours under another level",
                        s -> s.quiet(
                                proof(s).resolveSibling(proof(s).getFileName()
                                        .toString()
                                        .replace("restore", "content")),
                                Files.readAllBytes(proof(s)))),
                none(
                        "a link to a proof",
                        s -> Files.createSymbolicLink(
                                s.newest().resolve("proof-" + LATER + "-restore-00000000.json"), proof(s))),
                none("a pin by nobody trusted", s -> strangers(s, pin(s), s.point(0)))
                        .but(Look.PRUNE, "all there"),
                none("a pin of another point", s -> copied(s, pin(s), s.point(0)))
                        .but(Look.PRUNE, "all there"),
                none("junk as a pin", s -> s.leftover(s.point(0).resolve("pin-" + LATER + "-00000000.json"), "{}"))
                        .but(Look.PRUNE, "all there"),
                none("a pin of 3 GB", s -> {
                            s.sparse(s.point(0).resolve("pin-" + LATER + "-00000000.json"), 3L << 30);
                            s.leftovers.add(s.point(0).resolve("pin-" + LATER + "-00000000.json"));
                        })
                        .but(Look.PRUNE, "all there"),
                none("rubbish over the pin and over the proof", s -> {
                            s.quiet(pin(s), "rubbish");
                            s.quiet(proof(s), "rubbish");
                        })
                        .but(
                                Look.CHOOSER_VERIFIED,
                                "io.holdfast.engine.failure.InvalidPlanException: component cache: none of 3 recovery points"
                                        + " is verified"),
                none("a note that names somebody's snapshot", s -> noted(s, """
                        {"collection":"users","snapshot":"theirs.snapshot"}""")),
                none("a note that is no JSON", s -> noted(s, "junk")),
                none("a note of 3 GB", s -> {
                    Path folder = s.sourceFolder().resolve(FolderThreats.name(s, "1111"));
                    s.sparse(folder.resolve("papers.made.note"), 3L << 30);
                    s.leftovers.add(folder.resolve("papers.made.note"));
                }),
                none("a note in a genuine point", s -> s.quiet(s.newest().resolve("papers.made.note"), "junk")),
                none("details that no manifest names", s -> s.quiet(s.newest().resolve("details-0001.json"), "junk")),
                none(
                        "who uploads, in a genuine point",
                        s -> s.quiet(s.newest().resolve(s.artifact(s.newest()).getFileName() + ".upload"), "somebody")),
                none(
                        "a probe's folder with something else in it",
                        s -> s.quiet(
                                s.repository.resolve(".holdfast-probe/00000000-0000-4000-8000-000000000001/data"),
                                "x")),
                none("a file where probes have folders", s -> s.quiet(s.repository.resolve(".holdfast-probe/x"), "x")));
    }

    private static Threat none(String name, Threat.Deed deed) {
        return new Threat(name, Effect.NONE, deed);
    }

    /** The genuine proof, which is the middle point's. */
    static Path proof(HostileScene s) {
        return of(s, "proof-");
    }

    private static Path pin(HostileScene s) {
        return of(s, "pin-");
    }

    private static Path of(HostileScene s, String start) {
        return HostileScene.list(s.point(1)).stream()
                .filter(file -> file.getFileName().toString().startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    /** When that point has expired, what is ours by name is a leftover. */
    private static void copied(HostileScene s, Path from, Path to) throws IOException {
        s.quiet(to.resolve(from.getFileName()), Files.readAllBytes(from));
        s.leftovers.add(to.resolve(from.getFileName()));
    }

    /** As it would be, were it of that point, but for who signed it. */
    private static void strangers(HostileScene s, Path like, Path to) throws IOException {
        ObjectNode document = HostileScene.json(like);
        document.put("id", to.getFileName().toString().substring(17));
        document.put(
                "manifestSha256", io.holdfast.engine.point.Digest.of(Files.readAllBytes(to.resolve("manifest.json"))));
        HostileScene.sign(to.resolve(like.getFileName()), document, HostileScene.STRANGER);
        s.leftovers.add(to.resolve(like.getFileName()));
    }

    private static void noted(HostileScene s, String content) throws IOException {
        Path folder = s.sourceFolder().resolve(FolderThreats.name(s, "1111"));
        s.leftover(folder.resolve("papers.made.note"), content);
        s.leftover(folder.resolve("papers.snapshot.zst.age"), "half");
    }
}
