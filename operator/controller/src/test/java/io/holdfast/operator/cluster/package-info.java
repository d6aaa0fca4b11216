/** The operator in a real cluster: API server, kubelet, pods. */
@NullMarked
package io.holdfast.operator.cluster;

import org.jspecify.annotations.NullMarked;
