/** What a worker pod tells the operator, and how it fits into a termination log. */
@NullMarked
package io.holdfast.api.worker;

import org.jspecify.annotations.NullMarked;
