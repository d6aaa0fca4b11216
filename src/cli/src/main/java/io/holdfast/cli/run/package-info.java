/** Carries a plan out, step by step: what a worker does for a RestoreRun, and what {@code holdfast recover} does alone. */
@NullMarked
package io.holdfast.cli.run;

import org.jspecify.annotations.NullMarked;
