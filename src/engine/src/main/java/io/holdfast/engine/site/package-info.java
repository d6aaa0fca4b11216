/** Where a source runs: a place that can run a command and open a connection, and the framed copy over the former. */
@NullMarked
package io.holdfast.engine.site;

import org.jspecify.annotations.NullMarked;
