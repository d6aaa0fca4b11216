/** Notices that configuration changed, without ever asking for what it holds. */
@NullMarked
package io.holdfast.operator.change;

import org.jspecify.annotations.NullMarked;
