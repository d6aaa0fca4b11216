/** Tests of reasons and conditions. */
@NullMarked
package io.holdfast.operator.status;

import org.jspecify.annotations.NullMarked;
