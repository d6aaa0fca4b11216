/** Tests of worker Jobs and of reading their ends. */
@NullMarked
package io.holdfast.operator.job;

import org.jspecify.annotations.NullMarked;
