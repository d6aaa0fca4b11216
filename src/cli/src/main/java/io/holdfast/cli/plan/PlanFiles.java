package io.holdfast.cli.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The BackupPolicies, BackupRepositories and RestorePlans in YAML files: the very same that a cluster is given. */
public final class PlanFiles {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final List<BackupPolicy> policies = new ArrayList<>();
    private final List<BackupRepository> repositories = new ArrayList<>();
    private final List<RestorePlan> plans = new ArrayList<>();

    /** Reads all documents of all files; other kinds are refused, so that a mistake in {@code kind} is seen. */
    public static PlanFiles read(List<Path> files) {
        PlanFiles plan = new PlanFiles();
        for (Path file : files) {
            plan.add(file);
        }
        plan.refuseDoubles();
        return plan;
    }

    /** Of two objects of one name it would be chance which one counts. */
    private void refuseDoubles() {
        Set<String> seen = new HashSet<>();
        Stream.of(policies, repositories, plans).flatMap(List::stream).forEach(one -> {
            String namespace = one.getMetadata().getNamespace();
            String name = one.getKind() + " " + one.getMetadata().getName()
                    + (namespace == null ? "" : " of namespace " + namespace);
            if (!seen.add(name)) {
                throw new InvalidPlanException(
                        Reason.InvalidPlan, name + " is there twice", "give one of the two files, or rename one");
            }
        });
    }

    /** Every policy. */
    public List<BackupPolicy> policies() {
        return policies;
    }

    /** Every repository. */
    public List<BackupRepository> repositories() {
        return repositories;
    }

    /** Every plan. */
    public List<RestorePlan> plans() {
        return plans;
    }

    /** What every policy says, by its name. */
    public Map<String, BackupPolicySpec> policySpecs() {
        Map<String, BackupPolicySpec> specs = new TreeMap<>();
        policies.forEach(policy -> specs.put(policy.getMetadata().getName(), policy.getSpec()));
        return specs;
    }

    /** The policy of that name. */
    public BackupPolicy policy(String name) {
        return policies.stream()
                .filter(policy -> policy.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.InvalidPlan, "there is no BackupPolicy '" + name + "'", "give its file with -f, too"));
    }

    /** The plan of that name, or the only one if no name is given. */
    public RestorePlan plan(@Nullable String name) {
        List<RestorePlan> fitting = plans.stream()
                .filter(plan -> name == null || plan.getMetadata().getName().equals(name))
                .toList();
        if (fitting.size() != 1) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    name == null
                            ? "there are " + plans.size() + " RestorePlans, and none is named"
                            : "there is no RestorePlan '" + name + "'",
                    plans.isEmpty()
                            ? "give the file of one"
                            : "say --plan with one of: "
                                    + plans.stream()
                                            .map(plan -> plan.getMetadata().getName())
                                            .collect(Collectors.joining(", ")));
        }
        return fitting.getFirst();
    }

    /** The repository of that name, or the only one if no name is given. */
    public BackupRepository repository(@Nullable String name) {
        List<BackupRepository> fitting = repositories.stream()
                .filter(repository ->
                        name == null || repository.getMetadata().getName().equals(name))
                .toList();
        if (fitting.size() != 1) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    name == null
                            ? "the plan has " + repositories.size() + " BackupRepositories, and none is named"
                            : "the plan has no BackupRepository '" + name + "'",
                    name == null ? "say --repository NAME" : "give its file with -f, too");
        }
        return fitting.getFirst();
    }

    /** The policy's source of that name. */
    public static BackupSource source(BackupPolicy policy, String name) {
        return policy.getSpec().sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.InvalidPlan,
                        "BackupPolicy '" + policy.getMetadata().getName() + "' has no source '" + name + "'",
                        "it has: "
                                + policy.getSpec().sources().stream()
                                        .map(BackupSource::name)
                                        .collect(Collectors.joining(", "))));
    }

    private void add(Path file) {
        if (!Files.isReadable(file)) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "cannot read the file " + file, "check the path and its permissions");
        }
        int document = 0;
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNextValue()) {
                document++;
                Record spec = add(documents.nextValue(), file, document);
                if (spec != null) {
                    check(spec, file, document);
                }
            }
        } catch (IOException e) {
            throw invalid(file, document, e);
        }
    }

    /**
     * Adds a document that is not in a file of its own.
     *
     * @param where what it came from, for messages
     */
    public void add(String yaml, String where) {
        try {
            add(YAML.readTree(yaml), Path.of(where), 1);
        } catch (IOException e) {
            throw invalid(Path.of(where), 1, e);
        }
    }

    /** Returns the spec, unless the document is empty. */
    private @Nullable Record add(JsonNode tree, Path file, int document) throws IOException {
        if (tree.isNull() || tree.isEmpty()) {
            return null;
        }
        String kind = tree.path("kind").asText();
        if (!tree.path("apiVersion").asText().equals(Names.API_VERSION)
                || tree.path("metadata").path("name").asText().isEmpty()) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    file + ", document " + document + ": apiVersion must be " + Names.API_VERSION
                            + " and metadata.name must be set",
                    "write it as for kubectl apply");
        }
        return switch (kind) {
            case "BackupPolicy" -> added(policies, YAML.treeToValue(tree, BackupPolicy.class));
            case "BackupRepository" -> added(repositories, YAML.treeToValue(tree, BackupRepository.class));
            case "RestorePlan" -> added(plans, YAML.treeToValue(tree, RestorePlan.class));
            default ->
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        file + ", document " + document + ": kind '" + kind + "' is of no use here",
                        "give BackupPolicy, BackupRepository and RestorePlan documents");
        };
    }

    private static <S extends Record, R extends CustomResource<S, ?>> @Nullable Record added(List<R> all, R resource) {
        all.add(resource);
        return resource.getSpec();
    }

    /** What an API server refuses is refused here, too; what was saved with a recovery point was let in by one. */
    private static void check(Record spec, Path file, int document) {
        Optional<String> fault = SchemaCheck.firstFault(spec)
                .or(() -> spec instanceof BackupPolicySpec policy ? duplicate(policy) : Optional.empty());
        if (fault.isPresent()) {
            throw invalid(file, document, fault.get(), null);
        }
    }

    private static Optional<String> duplicate(BackupPolicySpec policy) {
        Set<String> names = new HashSet<>();
        return policy.sources().stream()
                .map(BackupSource::name)
                .filter(name -> !names.add(name))
                .findFirst()
                .map(name -> "spec.sources: two are named '" + name + "'");
    }

    private static InvalidPlanException invalid(Path file, int document, IOException e) {
        String field = "";
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            field = mapping.getPath().stream()
                            .map(part ->
                                    part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                            .collect(Collectors.joining("."))
                            .replace(".[", "[")
                    + ": ";
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String what = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return invalid(file, Math.max(1, document), field + what.replaceAll(" \\(class [^)]*\\)", ""), e);
    }

    private static InvalidPlanException invalid(Path file, int document, String what, @Nullable IOException cause) {
        return new InvalidPlanException(
                Reason.InvalidPlan,
                file + ", document " + document + ": " + what,
                "docs/reference/api.md describes every field",
                cause);
    }
}
