/** How a recovery point is read back, checked byte for byte on the way. */
@NullMarked
package io.holdfast.engine.restore;

import org.jspecify.annotations.NullMarked;
