/** One run: from its first attempt to its recovery point or its failure, and the sweep after it. */
@NullMarked
package io.holdfast.operator.backup;

import org.jspecify.annotations.NullMarked;
