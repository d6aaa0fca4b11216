@NullMarked
package io.holdfast.cli.capture;

import org.jspecify.annotations.NullMarked;
