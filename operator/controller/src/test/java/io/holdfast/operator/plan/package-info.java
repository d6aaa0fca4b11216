@NullMarked
package io.holdfast.operator.plan;

import org.jspecify.annotations.NullMarked;
