/** Judges plans and policies in files, before they are applied. */
@NullMarked
package io.holdfast.cli.lint;

import org.jspecify.annotations.NullMarked;
