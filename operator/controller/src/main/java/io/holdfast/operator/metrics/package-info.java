/** The figures that alerts and dashboards read, computed from the caches when they are asked for. */
@NullMarked
package io.holdfast.operator.metrics;

import org.jspecify.annotations.NullMarked;
