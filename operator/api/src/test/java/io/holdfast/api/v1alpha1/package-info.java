/** Holds the generated CRDs and their reference to the types. */
@NullMarked
package io.holdfast.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
