package io.holdfast.operator.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

/** One value of a figure, for one set of labels. */
record Sample(Figure figure, Labels labels, double value) {}
