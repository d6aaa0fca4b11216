package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tries ways out of the shop, or past an approval, by kubectl, and keeps what refused each. */
final class Mallory {
    /** Has Kubernetes' own role edit in the shop. */
    static final String EDITOR = "mallory";

    /** Has the chart's roles requester and approver there besides. */
    static final String DECIDER = "mara";

    /** Has Kubernetes' own role admin there. */
    static final String OWNER = "oscar";

    private final Lab lab;
    private final List<String> open = Collections.synchronizedList(new ArrayList<>());
    private final List<Refusal> refusals = Collections.synchronizedList(new ArrayList<>());

    /**
     * A way that was tried.
     *
     * @param by what refused it
     * @param said how
     */
    record Refusal(String way, String by, String said) {}

    Mallory(Lab lab) {
        this.lab = lab;
        bind(EDITOR, "edit");
        for (String role : List.of("edit", "holdfast-requester", "holdfast-approver")) {
            bind(DECIDER, role);
        }
        bind(OWNER, "admin");
    }

    /** An account of the shop that whoever may make pods there can take. */
    static String account(String name) {
        return "system:serviceaccount:" + Lab.SHOP + ":" + name;
    }

    /** A plan that would be taken but for what is said of it. */
    static String plan(String namespace, String identity, String more) {
        return """
                apiVersion: holdfast.io/v1alpha1
                kind: RestorePlan
                metadata: {name: mallorys, namespace: %s}
                spec:
                  identity: {name: %s, key: id.txt}
                  components: [{name: store, policyRef: {name: orders}, source: data}]
                  %s
                """.formatted(namespace, identity, more);
    }

    /** Tries what must be refused at once, and writes nothing if it is not; {@code by} is a part of the refusal. */
    void tries(String way, Attempt attempt, String by) {
        Shell.Result result = run(attempt);
        if (result.code() == 0 || !result.said().contains(by)) {
            open.add(way + ": " + result.said());
        } else {
            refused(way, origin(result.said()), by);
        }
    }

    /** All ways were refused that have been tried, each by what it was to be refused by. */
    void assertNoneIsOpen() {
        assertThat(open).isEmpty();
    }

    /** What is tried: words of kubectl, by whom, with what as its input. */
    record Attempt(String who, String command, String input) {
        static Attempt creates(String who, String yaml) {
            return new Attempt(who, "create --dry-run=server --validate=strict -f -", yaml);
        }

        static Attempt runs(String who, String command) {
            return new Attempt(who, command, "");
        }
    }

    void refused(String way, String by, String said) {
        refusals.add(new Refusal(way, by, said));
    }

    /** Runs kubectl as somebody. */
    Shell.Result run(Attempt attempt) {
        try {
            Path input = Files.createTempFile("mallory", ".yaml");
            // Without the line kubectl takes what begins with a brace for JSON.
            Files.writeString(input, "---\n" + attempt.input());
            String[] command = {"--as=" + attempt.who(), "--as-group=system:authenticated", attempt.command()};
            try {
                return Shell.attempt("sh", "-c", String.join(" ", Lab.kubectl(command)) + " < " + input);
            } finally {
                Files.delete(input);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** All ways and what refused them, as a table. */
    String table() {
        StringBuilder table = new StringBuilder();
        int number = 0;
        for (Refusal one : List.copyOf(refusals)) {
            table.append("%3d | %-84s | %-44s | %s%n".formatted(++number, one.way(), one.by(), one.said()));
        }
        return table.toString();
    }

    int count() {
        return refusals.size();
    }

    private static String origin(String said) {
        int policy = said.indexOf("ValidatingAdmissionPolicy '");
        if (policy >= 0) {
            return "admission policy " + said.substring(policy + 27, said.indexOf('\'', policy + 27));
        }
        if (said.contains("strict decoding")) {
            return "the CRD's schema: no such field";
        }
        if (said.contains("cannot ")
                || said.contains("not currently held")
                || said.strip().equals("no")) {
            return "RBAC";
        }
        return said.contains("service account") ? "admission of ServiceAccounts" : "the CRD's schema";
    }

    private void bind(String user, String role) {
        lab.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user + "-" + role)
                        .withNamespace(Lab.SHOP)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .serverSideApply();
    }
}
