/** What a RestorePlan means: its components with the policies they stand on, its graph, its digest, and what is wrong with it. */
@NullMarked
package io.holdfast.recovery.plan;

import org.jspecify.annotations.NullMarked;
