/** The runs of plans and verifications: what starts their workers, follows them, and sees to what they leave. */
@NullMarked
package io.holdfast.operator.run;

import org.jspecify.annotations.NullMarked;
