/** Tests of what becomes of manifests in a drill. */
@NullMarked
package io.holdfast.recovery.drill;

import org.jspecify.annotations.NullMarked;
