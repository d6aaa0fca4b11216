package io.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A committed repository of an older version of the format, with its keys. */
record FormatHistory(Path folder) {

    /** Every version there ever was. */
    static List<FormatHistory> all() {
        try {
            Path top = Path.of(Objects.requireNonNull(FormatHistory.class.getResource("/format"))
                    .toURI());
            try (Stream<Path> folders = Files.list(top)) {
                return folders.filter(Files::isDirectory)
                        .sorted()
                        .map(FormatHistory::new)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    String identity() {
        return folder.resolve("identity.txt").toString();
    }

    /** SHA-256 of the plain bytes, by kind of source. */
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        text("digests.txt").lines().forEach(line -> {
            int space = line.indexOf(' ');
            digests.put(line.substring(0, space), line.substring(space + 1));
        });
        return digests;
    }

    /** The command line with the plan of that time; what it writes goes into an empty folder of its own. */
    Console console(Path scratch) {
        Path plan = scratch.resolve("plan.yaml");
        try {
            Files.writeString(
                    plan, text("plan.yaml").replace("path: /repository", "path: " + folder.resolve("repository")));
            Files.createDirectories(scratch.resolve("secrets/qdrant-auth"));
            Files.writeString(
                    scratch.resolve("secrets/qdrant-auth/api-key"), io.holdfast.testkit.QdrantDouble.ADMIN_KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Console()
                .with(
                        "-f",
                        plan.toString(),
                        "--secrets",
                        scratch.resolve("secrets").toString());
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
