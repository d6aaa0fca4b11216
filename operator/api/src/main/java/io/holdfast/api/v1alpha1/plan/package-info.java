/** What a RestorePlan says. */
@NullMarked
package io.holdfast.api.v1alpha1.plan;

import org.jspecify.annotations.NullMarked;
