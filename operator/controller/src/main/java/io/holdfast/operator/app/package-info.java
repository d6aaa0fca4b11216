/** Settings, wiring and the process itself. */
@NullMarked
package io.holdfast.operator.app;

import org.jspecify.annotations.NullMarked;
