/** Tests of one run's rules. */
@NullMarked
package io.holdfast.operator.backup;

import org.jspecify.annotations.NullMarked;
