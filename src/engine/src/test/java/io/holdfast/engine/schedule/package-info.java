/** Tests of the clock. */
@NullMarked
package io.holdfast.engine.schedule;

import org.jspecify.annotations.NullMarked;
