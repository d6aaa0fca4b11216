/** What the chart renders: its rights, its pods and its files, without a cluster. */
@NullMarked
package io.holdfast.chart;

import org.jspecify.annotations.NullMarked;
