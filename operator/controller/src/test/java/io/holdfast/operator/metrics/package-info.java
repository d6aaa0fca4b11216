/** Tests of metrics and alerts. */
@NullMarked
package io.holdfast.operator.metrics;

import org.jspecify.annotations.NullMarked;
