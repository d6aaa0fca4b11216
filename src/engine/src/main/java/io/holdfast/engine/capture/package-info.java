/** How a recovery point is made: the conductor and its parts. The manifest is written last. */
@NullMarked
package io.holdfast.engine.capture;

import org.jspecify.annotations.NullMarked;
