package io.holdfast.cli.lint;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.recovery.feasibility.Facts;
import io.holdfast.recovery.feasibility.Feasibility;
import io.holdfast.recovery.plan.PlanValidation;
import io.holdfast.recovery.plan.Problem;
import io.holdfast.recovery.plan.Resolution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a cluster would say of the documents in some files, and whether what they promise can be kept. */
public final class Lint {
    private final LintFolder folder;
    private final Instant now;
    private final List<LintFinding> findings = new ArrayList<>();

    /**
     * What came out.
     *
     * @param documents how many were judged
     * @param findings the most severe first
     */
    public record Verdict(int documents, List<LintFinding> findings) {}

    private Lint(LintFolder folder, Instant now) {
        this.folder = folder;
        this.now = now;
    }

    /** Judges every document at or below the paths. */
    public static Verdict of(List<Path> paths, Instant now) {
        LintFolder folder = LintFolder.read(paths);
        return new Lint(folder, now).judge();
    }

    private Verdict judge() {
        findings.addAll(folder.unreadable());
        folder.namespaces().forEach((namespace, files) -> {
            files.repositories().forEach(repository -> judge(namespace, repository));
            files.policies().forEach(policy -> judge(namespace, files, policy));
            files.plans().forEach(plan -> judge(namespace, files, plan));
        });
        findings.sort(Comparator.comparing(LintFinding::severity)
                .thenComparing(LintFinding::file)
                .thenComparing(LintFinding::reason));
        return new Verdict(folder.documents(), List.copyOf(findings));
    }

    private void judge(String namespace, BackupRepository repository) {
        if (repository.getSpec().signing().publicKeys().isEmpty()) {
            subject("BackupRepository", namespace, repository.getMetadata().getName())
                    .add(
                            Severity.HIGH,
                            "NoSignerPinned",
                            null,
                            "signing.publicKeys is empty: nobody without the signing key can restore from it",
                            "List what 'holdfast keygen signing' printed as public key; it is no secret.");
        }
    }

    private void judge(String namespace, PlanFiles files, BackupPolicy policy) {
        String name = policy.getMetadata().getName();
        Subject subject = subject("BackupPolicy", namespace, name);
        guarded(subject, () -> {
            BackupPolicySpec spec = policy.getSpec();
            Set<String> known = files.repositories().stream()
                    .map(BackupRepository::getMetadata)
                    .map(meta -> meta.getName())
                    .collect(Collectors.toSet());
            for (String repository : spec.repositories()) {
                if (!known.contains(repository)) {
                    subject.add(
                            Severity.MEDIUM,
                            "UnknownRepository",
                            null,
                            "BackupRepository " + repository + " is not in these files",
                            "Give its folder with -f, too, or correct spec.repositories.");
                }
            }
            Feasibility.of(namespace, name, spec, now).forEach(subject::add);
        });
    }

    private void judge(String namespace, PlanFiles files, RestorePlan plan) {
        Subject subject = subject("RestorePlan", namespace, plan.getMetadata().getName());
        guarded(subject, () -> {
            Resolution resolution = Resolution.of(plan.getSpec(), files.policySpecs());
            List<Problem> problems = PlanValidation.of(resolution);
            problems.forEach(
                    one -> subject.add(Severity.HIGH, one.reason(), one.component(), one.message(), one.hint()));
            if (problems.isEmpty()) {
                Feasibility.of(namespace, plan.getMetadata().getName(), resolution, Facts.none(now))
                        .findings()
                        .forEach(subject::add);
            }
        });
    }

    /** What the API server refuses by the pattern of a field is first noticed here when something reads the field. */
    private static void guarded(Subject subject, Runnable judging) {
        try {
            judging.run();
        } catch (RecoveryException e) {
            subject.add(Severity.HIGH, "InvalidDocument", null, String.valueOf(e.getMessage()), e.hint());
        } catch (IllegalArgumentException e) {
            subject.add(
                    Severity.HIGH,
                    "InvalidDocument",
                    null,
                    String.valueOf(e.getMessage()),
                    "docs/reference/api.md describes every field");
        }
    }

    private Subject subject(String kind, String namespace, String name) {
        return new Subject(LintFolder.resource(kind, namespace, name));
    }

    private final class Subject {
        private final String resource;

        private Subject(String resource) {
            this.resource = resource;
        }

        private void add(PlanFinding one) {
            add(one.severity(), one.reason(), one.component(), one.message(), one.hint());
        }

        private void add(
                Severity severity, String reason, @Nullable String about, String message, @Nullable String hint) {
            findings.add(new LintFinding(severity, folder.file(resource), resource, reason, about, message, hint));
        }
    }
}
