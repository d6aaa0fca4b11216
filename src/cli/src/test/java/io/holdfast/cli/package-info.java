/** Tests of the module as a whole. */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
