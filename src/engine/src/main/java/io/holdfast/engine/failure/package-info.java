/** What went wrong, sorted by what must happen next: try again, change something, wake somebody. */
@NullMarked
package io.holdfast.engine.failure;

import org.jspecify.annotations.NullMarked;
