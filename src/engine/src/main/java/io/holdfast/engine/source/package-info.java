/** The source port: one thing that can be captured and restored, and the proof it owes. No product's protocol here. */
@NullMarked
package io.holdfast.engine.source;

import org.jspecify.annotations.NullMarked;
