/** From the YAML that a user writes to the engine's repositories and sources: the only place that knows both. */
@NullMarked
package io.holdfast.cli.plan;

import org.jspecify.annotations.NullMarked;
