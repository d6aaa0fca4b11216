@NullMarked
package io.holdfast.operator.cache;

import org.jspecify.annotations.NullMarked;
