/** Tests of the module as a whole. */
@NullMarked
package io.holdfast.adapter;

import org.jspecify.annotations.NullMarked;
