@NullMarked
package io.holdfast.cli.run.step;

import org.jspecify.annotations.NullMarked;
