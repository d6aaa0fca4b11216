package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.point.SignedJson;
import io.holdfast.engine.point.SigningKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody who may write to the bucket does there, to one source: three genuine recovery points and what is around them.
 * It remembers what it put there, and whether Holdfast may ever remove it.
 */
final class HostileScene {
    static final SigningKey STRANGER = SigningKey.generate();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What must be shown as foreign, as keys. */
    final Set<String> foreign = new HashSet<>();
    /** What is ours by name and without a manifest: a sweep may take it. */
    final Set<Path> leftovers = new HashSet<>();

    final Path repository;
    final SigningKey ours;
    final String recipient;
    private final String source;
    private final List<Path> points;
    private final List<Path> reports;

    /** @param source kind, namespace, policy and name */
    HostileScene(Path repository, String source, SigningKey ours, String recipient) {
        this.repository = repository;
        this.source = source;
        this.ours = ours;
        this.recipient = recipient;
        this.points = folders(sourceFolder());
        this.reports = folders(repository.resolve("runs/default/all"));
    }

    Path sourceFolder() {
        return repository.resolve(source);
    }

    /** One of the genuine points: 0 is the oldest, 2 the newest. */
    Path point(int number) {
        return points.get(number);
    }

    Path newest() {
        return point(2);
    }

    Path manifest() {
        return newest().resolve("manifest.json");
    }

    /** The artifact's object of a point. */
    Path artifact(Path point) {
        return list(point).stream()
                .filter(file -> file.toString().endsWith(".zst.age"))
                .findFirst()
                .orElseThrow();
    }

    /** The newest report, or an older one. */
    Path report(int number) {
        return reports.get(number);
    }

    /** A file that no version of the format has: it is shown, and stays. */
    void stray(Path file, String content) throws IOException {
        foreign.add(repository.relativize(file).toString());
        quiet(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that stays and is not called foreign: its name is one of ours, reserved, or none that a key can have. */
    void quiet(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    void quiet(Path file, String content) throws IOException {
        quiet(file, content.getBytes(StandardCharsets.UTF_8));
    }

    void leftover(Path file, String content) throws IOException {
        quiet(file, content);
        leftovers.add(file);
    }

    /** Copies a point's files to another folder. */
    void copy(Path from, Path to, boolean shown) throws IOException {
        Files.createDirectories(to);
        for (Path file : list(from).stream().filter(Files::isRegularFile).toList()) {
            Path copy = to.resolve(file.getFileName());
            Files.copy(file, copy);
            if (shown) {
                foreign.add(repository.relativize(copy).toString());
            }
        }
    }

    /** A file of so many bytes that takes no room on the disk. */
    void sparse(Path file, long size) throws IOException {
        Files.createDirectories(file.getParent());
        try (RandomAccessFile wide = new RandomAccessFile(file.toFile(), "rw")) {
            wide.setLength(size);
        }
    }

    static ObjectNode json(Path document) throws IOException {
        return (ObjectNode) JSON.readTree(Files.readAllBytes(document));
    }

    /** Signs a document as somebody and puts it there, whatever was there before. */
    static void sign(Path file, JsonNode document, SigningKey key) throws IOException {
        ObjectNode bare = document.deepCopy();
        bare.remove("signature");
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.write(file, new SignedJson("document", 64 << 20).write(bare, key));
    }

    /** The newest point once more, as one of the same time by a stranger: all but the manifest is as it was. */
    Path strangersPoint(SigningKey key, Change change) throws IOException {
        String name = newest().getFileName().toString();
        Path folder = sourceFolder().resolve(name.substring(0, name.length() - 4) + "0000");
        copy(newest(), folder, false);
        ObjectNode manifest = json(folder.resolve("manifest.json"));
        manifest.put("id", folder.getFileName().toString().substring(17));
        change.to(manifest);
        sign(folder.resolve("manifest.json"), manifest, key);
        return folder;
    }

    /** What is made of a document. */
    interface Change {
        void to(ObjectNode document) throws IOException;
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> folders(Path below) {
        return list(below).stream()
                .filter(file -> file.getFileName().toString().matches("20[0-9]{6}T[0-9]{6}Z-[0-9A-Z]{26}"))
                .toList();
    }
}
