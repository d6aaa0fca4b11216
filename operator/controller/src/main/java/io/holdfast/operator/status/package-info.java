/** What is told to people and machines about an object: conditions, events and their reasons. */
@NullMarked
package io.holdfast.operator.status;

import org.jspecify.annotations.NullMarked;
