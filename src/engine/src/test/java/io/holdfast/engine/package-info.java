/** Tests of the engine as a whole. */
@NullMarked
package io.holdfast.engine;

import org.jspecify.annotations.NullMarked;
