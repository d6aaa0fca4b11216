/** Tests of what runs when. */
@NullMarked
package io.holdfast.operator.policy;

import org.jspecify.annotations.NullMarked;
