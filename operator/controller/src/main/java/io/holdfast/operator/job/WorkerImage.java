package io.holdfast.operator.job;

/** What every worker pod is made from. */
public record WorkerImage(String image, String pullPolicy, String serviceAccount) {}
