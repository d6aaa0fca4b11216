@NullMarked
package io.holdfast.recovery.feasibility;

import org.jspecify.annotations.NullMarked;
