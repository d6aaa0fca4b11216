/** Tests of the module as a whole. */
@NullMarked
package io.holdfast.operator;

import org.jspecify.annotations.NullMarked;
