/** A run while it lasts: how far it is, and the request to stop it. */
@NullMarked
package io.holdfast.engine.run;

import org.jspecify.annotations.NullMarked;
