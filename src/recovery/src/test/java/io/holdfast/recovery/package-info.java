/** What tests of this module share. */
@NullMarked
package io.holdfast.recovery;

import org.jspecify.annotations.NullMarked;
