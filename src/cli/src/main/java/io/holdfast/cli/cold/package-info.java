/** A recovery from nothing but a bucket and a private key. */
@NullMarked
package io.holdfast.cli.cold;

import org.jspecify.annotations.NullMarked;
