/** The report of a run: one model, three forms, signed and chained. */
@NullMarked
package io.holdfast.recovery.report;

import org.jspecify.annotations.NullMarked;
