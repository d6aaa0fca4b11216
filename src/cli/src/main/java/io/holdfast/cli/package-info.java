/** The command line: one class per command. Commands read a plan, let the engine work, and say what came of it. */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
