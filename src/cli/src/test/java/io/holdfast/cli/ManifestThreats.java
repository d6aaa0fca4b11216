package io.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.cli.Threat.Effect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Manifests that were changed, and manifests of strangers that say what no manifest of ours says. */
final class ManifestThreats {
    private ManifestThreats() {}

    static Stream<Threat> all() {
        return Stream.concat(changed(), strangers());
    }

    private static Stream<Threat> changed() {
        return Stream.of(
                unbelieved("a manifest with one byte changed", s -> replace(s.manifest(), "\"tool\"", "\"toll\"")),
                unbelieved(
                        "a manifest with a member after its signature",
                        s -> replace(s.manifest(), "}}\n", "},\"artifacts\":[]}\n")),
                unbelieved(
                        "a manifest with a member in its signature",
                        s -> replace(s.manifest(), "\"algorithm\":\"Ed25519\"", "\"algorithm\":\"Ed25519\",\"x\":1")),
                unbelieved("a manifest with two signatures", s -> {
                    String text = Files.readString(s.manifest());
                    Files.writeString(
                            s.manifest(),
                            text.stripTrailing().replaceFirst("}$", "") + "\n"
                                    + text.substring(text.lastIndexOf(",\"signature\"")));
                }),
                unbelieved(
                        "a manifest with text after it",
                        s -> Files.writeString(s.manifest(), "{}\n", StandardOpenOption.APPEND)),
                unbelieved(
                        "a manifest with a space before it",
                        s -> Files.writeString(s.manifest(), " " + Files.readString(s.manifest()))),
                unbelieved("a manifest without its last line", s -> {
                    String text = Files.readString(s.manifest());
                    Files.writeString(s.manifest(), text.substring(0, text.lastIndexOf(",\"signature\"")) + "}\n");
                }),
                unbelieved(
                        "a manifest cut in the middle",
                        s -> Files.writeString(
                                s.manifest(), Files.readString(s.manifest()).substring(0, 300))),
                unbelieved("a manifest that was emptied", s -> Files.writeString(s.manifest(), "")),
                unbelieved("a manifest of 3 GB", s -> {
                    Files.delete(s.manifest());
                    s.sparse(s.manifest(), 3L << 30);
                }),
                unbelieved(
                        "the manifest of an older point in its place",
                        s -> Files.write(
                                s.manifest(), Files.readAllBytes(s.point(0).resolve("manifest.json")))),
                unbelieved(
                        "the same manifest signed by a stranger",
                        s -> HostileScene.sign(s.manifest(), HostileScene.json(s.manifest()), HostileScene.STRANGER)),
                unbelieved("a stranger's signature under our key's name", s -> {
                    String key =
                            HostileScene.json(s.manifest()).at("/signature/key").asText();
                    HostileScene.sign(s.manifest(), HostileScene.json(s.manifest()), HostileScene.STRANGER);
                    String theirs =
                            HostileScene.json(s.manifest()).at("/signature/key").asText();
                    replace(s.manifest(), theirs, key);
                }),
                unbelieved(
                        "our own proof in the manifest's place",
                        s -> Files.write(s.manifest(), Files.readAllBytes(NoteThreats.proof(s)))),
                unbelieved(
                        "arrays a hundred thousand deep in the manifest",
                        s -> s.quiet(s.manifest(), "[".repeat(100_000))),
                unbelieved(
                        "details that are not there, in a manifest of ours",
                        s -> ours(s, m -> m.putArray("details").add(object("details-0001.json", 10)))),
                unbelieved(
                        "a manifest of ours that requires what nobody knows",
                        s -> ours(s, m -> m.putArray("requires").add("packs"))),
                unbelieved("a manifest of ours of another version", s -> ours(s, m -> m.put("version", "2.0"))));
    }

    /** Whoever was not told a key, or accepts any signer, must get a named error of these, too. */
    private static Stream<Threat> strangers() {
        return Stream.of(
                stranger("that names ../ as its object", m -> first(m).put("name", "../x.zst.age")),
                stranger("that names another point's object", m -> first(m).put("name", "../../x/y.zst.age")),
                stranger("that names manifest.json as its object", m -> first(m).put("name", "manifest.json")),
                stranger("whose object has no name", m -> first(m).put("name", "")),
                stranger("whose object has a name of two lines", m -> first(m).put("name", "a\nb")),
                stranger("whose object is as long as a number can be", m -> first(m).put("size", Long.MAX_VALUE)),
                stranger("whose object is shorter than nothing", m -> first(m).put("size", -1)),
                stranger(
                        "whose artifact is as long as a number can be",
                        m -> artifact(m).put("size", Long.MAX_VALUE)),
                stranger(
                        "whose artifact is shorter than nothing",
                        m -> artifact(m).put("size", -5)),
                stranger("whose artifact is named as a path", m -> artifact(m).put("name", "../../etc/passwd")),
                stranger("with no artifact", m -> m.putArray("artifacts")),
                stranger(
                        "with null for an artifact",
                        m -> m.putArray("artifacts").addNull()),
                stranger("with null for a count", m -> m.putObject("counts").putNull("keys:db0")),
                stranger("without a source", m -> m.remove("source")),
                stranger("of a source that is no path", m -> ((ObjectNode) m.get("source")).put("name", "a b/..")),
                stranger("of a kind that nobody knows", m -> ((ObjectNode) m.get("source")).put("kind", "mongo")),
                stranger(
                        "of a time beyond all calendars",
                        m -> ((ObjectNode) m.get("times")).put("consistency", "+1000000000-12-31T23:59:59Z")),
                stranger("of a time that is no time", m -> ((ObjectNode) m.get("times")).put("consistency", "soon")),
                stranger("whose details are at ../", m -> m.putArray("details").add(object("../details-0001.json", 3))),
                stranger(
                        "that names itself as its details",
                        m -> m.putArray("details").add(object("manifest.json", 3))),
                stranger("that names a hundred thousand details", m -> {
                    ArrayNode details = m.putArray("details");
                    for (int i = 0; i < 100_000; i++) {
                        details.add(object("details-0001.json", 3));
                    }
                }),
                stranger(
                        "with a number of a million digits",
                        m -> m.set(
                                "origin",
                                m.objectNode()
                                        .put("run", "x")
                                        .put("uid", "x")
                                        .put("attempt", new java.math.BigInteger("9".repeat(2_000))))),
                stranger("whose id is that of nobody", m -> m.put("id", "x")));
    }

    private static Threat unbelieved(String name, Threat.Deed deed) {
        return new Threat(name, Effect.UNBELIEVED, deed);
    }

    private static Threat stranger(String what, HostileScene.Change change) {
        return new Threat(
                "a stranger's manifest " + what, Effect.FORGED, s -> s.strangersPoint(HostileScene.STRANGER, change));
    }

    /** What only somebody with our key can write: a later version, or one of ours that lost something. */
    private static void ours(HostileScene s, HostileScene.Change change) throws java.io.IOException {
        ObjectNode manifest = HostileScene.json(s.manifest());
        change.to(manifest);
        HostileScene.sign(s.manifest(), manifest, s.ours);
    }

    private static ObjectNode artifact(ObjectNode manifest) {
        return (ObjectNode) manifest.at("/artifacts/0");
    }

    private static ObjectNode first(ObjectNode manifest) {
        return (ObjectNode) manifest.at("/artifacts/0/objects/0");
    }

    private static ObjectNode object(String name, long size) {
        return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("size", size)
                .put("parts", 1)
                .put("sha256", "00");
    }

    static void replace(Path file, String from, String to) throws java.io.IOException {
        String text = Files.readString(file);
        if (!text.contains(from)) {
            throw new IllegalStateException(file + " has no " + from);
        }
        Files.writeString(file, text.replace(from, to));
    }
}
