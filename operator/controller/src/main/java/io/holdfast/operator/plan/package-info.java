/** RestorePlans: whether they would work, when they are rehearsed, and what their runs have shown. */
@NullMarked
package io.holdfast.operator.plan;

import org.jspecify.annotations.NullMarked;
