@NullMarked
package io.holdfast.recovery.report;

import org.jspecify.annotations.NullMarked;
