/** Tests of probes. */
@NullMarked
package io.holdfast.operator.repository;

import org.jspecify.annotations.NullMarked;
