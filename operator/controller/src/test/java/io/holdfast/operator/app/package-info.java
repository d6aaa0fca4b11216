/** Tests of the settings. */
@NullMarked
package io.holdfast.operator.app;

import org.jspecify.annotations.NullMarked;
