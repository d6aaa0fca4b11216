/** What a recovery does with a cluster: namespaces that are cut off, workloads, Jobs, logs, conditions. No data, no plan. */
@NullMarked
package io.holdfast.adapter.cluster;

import org.jspecify.annotations.NullMarked;
