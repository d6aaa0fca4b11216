package io.holdfast.operator.plan;

import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.recovery.feasibility.Facts;
import io.holdfast.recovery.plan.Resolution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one RestorePlan at one moment.
 *
 * @param request value of the annotation that asks for a drill by hand
 * @param runs of this plan, finished ones and others
 */
record PlanView(
        String namespace,
        String name,
        Instant created,
        long generation,
        RestorePlanSpec spec,
        RestorePlanStatus status,
        Optional<String> request,
        Resolution resolution,
        List<String> missingRepositories,
        Facts facts,
        List<RestoreRun> runs) {}
