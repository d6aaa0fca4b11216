/** One capture as a worker and a person start it: what earlier attempts left, retention afterwards, formats by kind. */
@NullMarked
package io.holdfast.cli.capture;

import org.jspecify.annotations.NullMarked;
