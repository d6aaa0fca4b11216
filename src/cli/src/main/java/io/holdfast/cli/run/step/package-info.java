/** The effects of steps, one class each: they touch things and say what came of it, and decide nothing about the run. */
@NullMarked
package io.holdfast.cli.run.step;

import org.jspecify.annotations.NullMarked;
