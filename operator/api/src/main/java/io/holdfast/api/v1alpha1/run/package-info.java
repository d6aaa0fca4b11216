/** What a RestoreRun is told and says, and what people decide about it. */
@NullMarked
package io.holdfast.api.v1alpha1.run;

import org.jspecify.annotations.NullMarked;
