@NullMarked
package io.holdfast.cli.lint;

import org.jspecify.annotations.NullMarked;
