/** Sources in pods: commands, tunnels and port forwarding through the Kubernetes API. */
@NullMarked
package io.holdfast.adapter.pod;

import org.jspecify.annotations.NullMarked;
