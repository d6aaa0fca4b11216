package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.plan.OnUnverified;
import io.holdfast.api.v1alpha1.plan.PointSelect;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.cli.plan.FileSecrets;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.run.step.Openings;
import io.holdfast.recovery.plan.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What a run would take of the first source of policy nightly, for tests of other packages. */
public final class ChosenPoint {
    private ChosenPoint() {}

    /** The folder of the newest point, or of the newest that is verified. */
    public static String of(Path policy, Path repository, Path secrets, boolean verified) {
        PlanFiles files = PlanFiles.read(List.of(policy, repository));
        var spec = files.policy("nightly").getSpec();
        PointSelection selection = verified
                ? new PointSelection(PointSelect.LATEST_VERIFIED, null, null, null, null, null, OnUnverified.FAIL)
                : PointSelection.USUAL;
        Part.Data data = new Part.Data("nightly", spec, spec.sources().getFirst(), "main", selection);
        Repositories repositories = new Repositories(new FileSecrets(secrets, Map.of()), InstantSource.system());
        try (Openings openings = new Openings(files, repositories)) {
            return new PointChooser(openings, "default", Instant.now(), 1, null)
                    .choose("cache", data, selection)
                    .key();
        }
    }
}
