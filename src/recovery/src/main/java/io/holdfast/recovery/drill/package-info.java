/** From production's manifests to those of a drill: the same workloads, small, empty, and harmless. Pure functions. */
@NullMarked
package io.holdfast.recovery.drill;

import org.jspecify.annotations.NullMarked;
