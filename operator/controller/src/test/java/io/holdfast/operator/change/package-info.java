/** Tests of the watch on configuration. */
@NullMarked
package io.holdfast.operator.change;

import org.jspecify.annotations.NullMarked;
