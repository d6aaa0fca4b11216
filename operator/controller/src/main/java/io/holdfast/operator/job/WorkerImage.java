package io.holdfast.operator.job;

/**
 * What every worker pod is made from.
 *
 * @param serviceAccount of workers that back up, probe and clear away
 * @param importServiceAccount of workers that make Backups of recovery points; none if it is empty
 * @param drillServiceAccount of the workers of drills and verifications
 * @param recoveryServiceAccount of the workers of recoveries, and of those that look whether one would work
 * @param drillClusterRole what the workers of drills get in the namespaces that they make
 * @param captureClusterRole what lets workers capture in another namespace where its owner binds it
 * @param restoreClusterRole what lets the workers of recoveries write in another one
 */
public record WorkerImage(
        String image,
        String pullPolicy,
        String serviceAccount,
        String importServiceAccount,
        String drillServiceAccount,
        String recoveryServiceAccount,
        String drillClusterRole,
        String captureClusterRole,
        String restoreClusterRole) {}
