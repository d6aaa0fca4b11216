package io.holdfast.cli.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The documents of Holdfast below a folder, by namespace. Others, which a folder for GitOps holds too, are passed over. */
final class LintFolder {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> KINDS = Set.of("BackupPolicy", "BackupRepository", "RestorePlan");

    private final Map<String, PlanFiles> namespaces = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();
    private final List<LintFinding> unreadable = new ArrayList<>();

    private LintFolder() {}

    /** Reads every YAML file at or below the paths. */
    static LintFolder read(List<Path> paths) {
        LintFolder folder = new LintFolder();
        for (Path path : paths) {
            for (Path file : yaml(path)) {
                folder.add(file);
            }
        }
        return folder;
    }

    /** What there is, by namespace. */
    Map<String, PlanFiles> namespaces() {
        return namespaces;
    }

    /** What could not be read. */
    List<LintFinding> unreadable() {
        return unreadable;
    }

    int documents() {
        return files.size();
    }

    /** The file that a document came from. */
    String file(String resource) {
        return files.getOrDefault(resource, "");
    }

    static String resource(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }

    private static List<Path> yaml(Path path) {
        try (Stream<Path> found = Files.walk(path)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> file.equals(path) || file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "cannot read " + path + ": " + e.getMessage(), "check the path of -f", e);
        }
    }

    private void add(Path file) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNextValue()) {
                add(file, documents.nextValue());
            }
        } catch (IOException | RuntimeException e) {
            // A file of another tool, a Helm template for example, may be no YAML at all.
            if (mentions(file)) {
                refuse(file, null, "cannot be read as YAML: " + firstLine(e), "correct the file");
            }
        }
    }

    private static boolean mentions(Path file) {
        try {
            return Files.readString(file).contains("apiVersion: " + Names.API_VERSION);
        } catch (IOException e) {
            return true;
        }
    }

    private void add(Path file, JsonNode document) throws IOException {
        String kind = document.path("kind").asText();
        if (!document.path("apiVersion").asText().startsWith(Names.API_VERSION.split("/", 2)[0] + "/")
                || (!KINDS.contains(kind) && isKnown(kind))) {
            return;
        }
        String namespace = document.at("/metadata/namespace").asText("default");
        String resource =
                resource(kind, namespace, document.at("/metadata/name").asText());
        try {
            namespaces
                    .computeIfAbsent(namespace, _ -> PlanFiles.read(List.of()))
                    .add(YAML.writeValueAsString(document), file.toString());
            if (files.putIfAbsent(resource, file.toString()) != null) {
                refuse(file, resource, "is also in " + files.get(resource), "keep one of them");
            }
        } catch (InvalidPlanException e) {
            refuse(file, resource, String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** Backups and runs are made by the operator and by people, and are nothing to judge. */
    private static boolean isKnown(String kind) {
        return Set.of("Backup", "RestoreRun", "RunDecision").contains(kind);
    }

    private void refuse(Path file, @Nullable String resource, String what, String hint) {
        unreadable.add(new LintFinding(Severity.HIGH, file.toString(), resource, "InvalidDocument", null, what, hint));
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
