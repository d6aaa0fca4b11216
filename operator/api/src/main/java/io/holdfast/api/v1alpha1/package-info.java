/** The custom resource types of holdfast.io/v1alpha1: immutable records whose annotations are the schema that the API server enforces. */
@NullMarked
package io.holdfast.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
