/** Worker Jobs: what they run, what they are given, and how their ends are read. */
@NullMarked
package io.holdfast.operator.job;

import org.jspecify.annotations.NullMarked;
