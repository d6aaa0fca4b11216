package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.DrillNamespace;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.plan.Isolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The namespace of a run's own, as its worker makes it and as whoever comes last removes it. */
public final class Isolations {
    private Isolations() {}

    /** The namespace of a run. */
    public static DrillNamespace namespace(Stage stage) {
        Isolation isolation = stage.resolution().plan().isolation();
        Stage.Surroundings here = stage.surroundings();
        return new DrillNamespace(
                stage.client(),
                new DrillNamespace.Settings(
                        stage.namespace(),
                        labels(stage.run(), here),
                        stage.run().home(),
                        Map.of(Names.RUN_UID, stage.run().uid()),
                        isolation.allowEgress().stream()
                                .map(way -> new DrillNamespace.Way(way.cidr(), way.ports()))
                                .toList(),
                        resolvers(Path.of("/etc/resolv.conf")),
                        isolation.quota(),
                        here.serviceAccount().isEmpty()
                                ? null
                                : new DrillNamespace.Role(here.drillRole(), here.serviceAccount())));
    }

    /** A run of the command line has no RestoreRun whose end could be noticed: only it removes what it made. */
    private static Map<String, String> labels(Stage.RunIdentity run, Stage.Surroundings here) {
        Map<String, String> labels = new TreeMap<>(run.labels());
        if (here.inCluster()) {
            labels.put(Names.HOME, run.home());
        }
        return labels;
    }

    /** The name servers that this pod was given: a drill's pods are given the same. */
    static List<String> resolvers(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith("nameserver "))
                    .map(line -> line.substring("nameserver ".length()).strip())
                    .filter(address -> address.matches("[0-9a-fA-F:.]+"))
                    .toList();
        } catch (IOException | UncheckedIOException none) {
            return List.of(); // then names are found by pods, or not at all
        }
    }
}
