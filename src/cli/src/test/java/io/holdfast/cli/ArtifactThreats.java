package io.holdfast.cli;

import io.holdfast.cli.Threat.Effect;
import io.holdfast.testkit.Forgeries;
import io.holdfast.testkit.Forgery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Objects of the newest point that were cut, taken away or exchanged; its manifest is the true one. */
final class ArtifactThreats {
    private ArtifactThreats() {}

    static Stream<Threat> all() {
        return Stream.of(gaps(), wrong(), forged()).flatMap(threats -> threats);
    }

    private static Stream<Threat> gaps() {
        return Stream.of(
                gap("an artifact taken away", (s, file) -> Files.delete(file)),
                gap("an artifact emptied", (s, file) -> Files.write(file, new byte[0])),
                gap("an artifact cut by one byte", (s, file) -> Files.write(file, cut(file, -1))),
                gap(
                        "an artifact cut in the middle",
                        (s, file) -> Files.write(file, cut(file, -(int) (Files.size(file) / 2)))),
                gap("an artifact renamed", (s, file) -> {
                    s.quiet(file.resolveSibling("renamed.zst.age"), Files.readAllBytes(file));
                    Files.delete(file);
                }),
                gap("a link to the artifact in its place", (s, file) -> {
                    Path away = file.resolveSibling("true.zst.age");
                    Files.move(file, away);
                    Files.createSymbolicLink(file, away);
                }),
                gap("a link to an endless device in the artifact's place", (s, file) -> {
                    Files.delete(file);
                    Files.createSymbolicLink(file, Path.of("/dev/zero"));
                }),
                gap("a folder in the artifact's place", (s, file) -> {
                    Files.delete(file);
                    s.stray(file.resolve("x"), "x");
                }),
                gap("a pipe in the artifact's place", (s, file) -> {
                    Files.delete(file);
                    NameThreats.pipe(file);
                }),
                // All that the manifest names is there and is proven, so who names the point, or has nothing else, gets
                // it.
                gap("an artifact with one byte after it", (s, file) -> Files.write(file, cut(file, 1)))
                        .but(Look.EXTRACT_POINT, "newest")
                        .but(Look.RECOVER, "newest"),
                gap("3 GB in the artifact's place", (s, file) -> {
                    Files.delete(file);
                    s.sparse(file, 3L << 30);
                }));
    }

    private static Stream<Threat> wrong() {
        return Stream.of(
                wrong("an artifact with one bit changed", (s, file) -> {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[bytes.length - 20] ^= 1;
                    Files.write(file, bytes);
                }),
                wrong("an artifact with one bit of its header changed", (s, file) -> {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[3] ^= 1;
                    Files.write(file, bytes);
                }),
                wrong("an artifact with one bit of its stanza changed", (s, file) -> {
                            byte[] bytes = Files.readAllBytes(file);
                            bytes[60] = (byte) (bytes[60] == 'A' ? 'B' : 'A');
                            Files.write(file, bytes);
                            // It cannot be told from one that was sealed for somebody else.
                        })
                        .but(Look.EXTRACT_LATEST, "2")
                        .but(Look.EXTRACT_POINT, "2"),
                wrong("an artifact of zeros", (s, file) -> Files.write(file, new byte[(int) Files.size(file)])),
                wrong(
                        "the older point's artifact in its place",
                        (s, file) -> Files.write(file, Arrays.copyOf(Files.readAllBytes(s.artifact(s.point(0))), (int)
                                Files.size(file)))));
    }

    private static Stream<Threat> forged() {
        return Arrays.stream(Forgery.values())
                .map(forgery -> wrong(
                        "an artifact forged with the public recipient: " + forgery,
                        (s, file) -> Files.write(
                                file,
                                Forgeries.make(
                                        forgery,
                                        HostileBucket.plain(s, 2),
                                        HostileBucket.plain(s, 0),
                                        (int) Files.size(file),
                                        s.recipient))));
    }

    private interface OnArtifact {
        void to(HostileScene scene, Path file) throws IOException;
    }

    private static Threat gap(String name, OnArtifact deed) {
        return new Threat(name, Effect.GAP, s -> deed.to(s, s.artifact(s.newest())));
    }

    private static Threat wrong(String name, OnArtifact deed) {
        return new Threat(name, Effect.WRONG, s -> deed.to(s, s.artifact(s.newest())));
    }

    private static byte[] cut(Path file, int more) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Arrays.copyOf(bytes, bytes.length + more);
    }
}
