/** Whether a repository can be written to: probes and what they found. */
@NullMarked
package io.holdfast.operator.repository;

import org.jspecify.annotations.NullMarked;
