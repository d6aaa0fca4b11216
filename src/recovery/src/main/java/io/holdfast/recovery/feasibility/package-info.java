/** Whether a plan could reach its objectives, by what is known before anything has happened. */
@NullMarked
package io.holdfast.recovery.feasibility;

import org.jspecify.annotations.NullMarked;
