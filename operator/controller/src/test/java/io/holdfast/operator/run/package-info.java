@NullMarked
package io.holdfast.operator.run;

import org.jspecify.annotations.NullMarked;
