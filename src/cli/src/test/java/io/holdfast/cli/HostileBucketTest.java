package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.Threat.Effect;
import io.holdfast.engine.point.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody who may write to the bucket can do, times every command. Whatever it is: the right point is taken, every
 * genuine one is there and whole afterwards, nothing foreign was changed, and nothing fails without a name.
 */
class HostileBucketTest {

    /** Long ago, so that a sweep counts everything as abandoned. */
    private final FileTime still = FileTime.from(Instant.now().minus(Duration.ofDays(3)));

    @TempDir
    private Path folder;

    private final StringBuilder table = new StringBuilder();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void whateverIsDoneToABucketEachCommandDoesWhatIsRight() throws IOException {
        Workplace place = Workplace.in(folder).directoryRepository();
        policy(place);
        Files.createDirectory(place.path("none"));
        SigningKey key = HostileBucket.key(place);
        new HostileShelf(
                        Files.createDirectory(place.path("genuine")),
                        key,
                        place.identity().recipient())
                .fill();
        List<Threat> threats = chosen();
        for (Threat threat : threats) {
            try {
                against(place, key, threat);
            } catch (RuntimeException | AssertionError e) {
                wrong.add(threat + ": " + e);
            }
        }
        Path target = Path.of(System.getProperty("holdfast.root", "../.."), "target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("hostile-bucket.txt"), table);
        Files.writeString(target.resolve("hostile-bucket-wrong.txt"), String.join("", wrong));
        System.out.println("hostile bucket: " + threats.size() + " threats, "
                + table.toString().lines().count() + " outcomes");
        assertThat(wrong).isEmpty();
    }

    private static List<Threat> chosen() {
        List<Threat> all = new ArrayList<>(Threat.all().toList());
        String only = System.getProperty("holdfast.threat");
        if (only != null) {
            return all.stream().filter(threat -> threat.name().contains(only)).toList();
        }
        if (Boolean.getBoolean("holdfast.soak")) {
            return all;
        }
        long seed = Long.getLong("holdfast.seed", System.nanoTime());
        System.out.println("hostile bucket: some of " + all.size() + " threats, -Dholdfast.seed=" + seed);
        Collections.shuffle(all, new Random(seed));
        return all.subList(0, SAMPLE);
    }

    /** As many as take some seconds; all of them with {@code -Dholdfast.soak=true}. */
    private static final int SAMPLE = 8;

    private void against(Workplace place, SigningKey key, Threat threat) throws IOException {
        place.sh("rm -rf repository; cp -a genuine repository; rm -rf out away-*");
        List<HostileScene> scenes = Stream.of(HostileShelf.CACHE, HostileShelf.SETTINGS)
                .map(source -> new HostileScene(
                        place.path("repository"),
                        source.toString(),
                        key,
                        place.identity().recipient()))
                .toList();
        HostileBucket bucket = new HostileBucket(place, scenes);
        for (HostileScene scene : scenes) {
            threat.deed().to(scene);
        }
        Map<Path, String> before = files(place.path("repository"), true);
        for (Look look : Look.values()) {
            String expected = threat.expected(look);
            String outcome;
            try {
                outcome = bucket.outcome(look);
            } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
                outcome = e.toString();
            }
            if (look == Look.EXPIRY && threat.expected(Look.PRUNE).equals("oldest went")) {
                expected = "oldest went";
            }
            table.append(threat.name())
                    .append(" | ")
                    .append(look.words)
                    .append(" | ")
                    .append(outcome.lines().findFirst().orElse(""))
                    .append('\n');
            if (!outcome.equals(expected)) {
                wrong.add(threat + " | " + look.words + " | " + outcome + ", not " + expected + "\n");
            }
            whole(bucket, threat, look);
        }
        untouched(scenes, before, files(place.path("repository"), false), threat);
    }

    /** Every genuine point that nobody touched and nothing has to remove yet, opened and compared. */
    private static void whole(HostileBucket bucket, Threat threat, Look look) {
        if (look == Look.EXPIRY) {
            boolean touched = List.of(Effect.UNBELIEVED, Effect.GAP, Effect.WRONG, Effect.GONE)
                    .contains(threat.effect());
            if (!touched) {
                bucket.verify(2);
            }
            if (threat.expected(Look.PRUNE).equals("all there")) {
                bucket.verify(0);
            }
        }
        if (look == Look.EXPIRY || look == Look.PRUNE_ALL) {
            bucket.verify(1);
        }
    }

    /** Gone may be what expired of the genuine points, by name, and leftovers of our own. */
    private void untouched(
            List<HostileScene> scenes, Map<Path, String> before, Map<Path, String> after, Threat threat) {
        before.forEach((file, content) -> {
            boolean may = scenes.stream().anyMatch(scene -> scene.leftovers.contains(file)) || isGenuine(file);
            if (!content.equals(after.get(file)) && !(may && !after.containsKey(file))) {
                wrong.add(threat + " | changed | " + file + " is " + after.get(file) + "\n");
            }
        });
        after.keySet().stream()
                .filter(file -> !before.containsKey(file))
                .forEach(file -> wrong.add(threat + " | new | " + file));
    }

    private boolean isGenuine(Path file) {
        Path genuine =
                folder.resolve("genuine").resolve(folder.resolve("repository").relativize(file));
        return Files.exists(genuine) && !file.toString().contains("/runs/");
    }

    private Map<Path, String> files(Path below, boolean age) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(below)) {
            for (Path file : walk.toList()) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                if (age && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setLastModifiedTime(file, still);
                }
                files.put(file, content(file));
            }
        }
        return files;
    }

    private static String content(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "link to " + Files.readSymbolicLink(file);
        }
        if (!Files.isRegularFile(file)) {
            return "no file";
        }
        long size = Files.size(file);
        return size > 1 << 20 ? size + " bytes" : io.holdfast.engine.point.Digest.of(Files.readAllBytes(file));
    }

    private static void policy(Workplace place) {
        place.write("policy.yaml", """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: nightly}
                spec:
                  repositories: [main]
                  sources:
                    - {name: cache, redis: {address: "127.0.0.1:1"}}
                    - {name: settings, config: {kinds: [All]}}
                  retention: {maxAge: 1h, keepLast: 2}
                """);
    }
}
