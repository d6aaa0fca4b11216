/** Tests of the shared words. */
@NullMarked
package io.holdfast.api;

import org.jspecify.annotations.NullMarked;
