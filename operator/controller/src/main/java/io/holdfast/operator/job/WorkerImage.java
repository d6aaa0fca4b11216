package io.holdfast.operator.job;

/**
 * What every worker pod is made from.
 *
 * @param serviceAccount of workers that back up, probe and clear away
 * @param drillServiceAccount of the workers of drills and verifications
 * @param recoveryServiceAccount of the workers of recoveries, and of those that look whether one would work
 */
public record WorkerImage(
        String image,
        String pullPolicy,
        String serviceAccount,
        String drillServiceAccount,
        String recoveryServiceAccount) {}
