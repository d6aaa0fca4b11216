package io.holdfast.cli.capture;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectKey;
import java.time.InstantSource;
import java.util.List;

/** What a backup does after it, for tests of other packages. */
public final class ExpiryOfSource {
    private ExpiryOfSource() {}

    /** For every source of a plan with one policy and one repository. */
    public static List<String> run(PlanFiles plan, Repositories repositories) {
        BackupPolicy policy = plan.policy("nightly");
        try (Repository repository = repositories.reader(plan.repository("main"))) {
            return policy.getSpec().sources().stream()
                    .flatMap(source -> run(policy, source, repository).stream())
                    .toList();
        }
    }

    private static List<String> run(BackupPolicy policy, BackupSource source, Repository repository) {
        Expiry expiry = new Expiry(policy, source, PointsInUse.none(), InstantSource.system());
        return expiry.in(List.of(repository), new ObjectKey("none"), _ -> {
                    throw new AssertionError("a stranger's note was believed");
                })
                .warnings();
    }
}
