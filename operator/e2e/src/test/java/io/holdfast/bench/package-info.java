/** The programs that {@code make bench} measures: the engine and its adapters as the workers use them. */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
