/** Sources at an address: nothing but TCP connections. */
@NullMarked
package io.holdfast.adapter.tcp;

import org.jspecify.annotations.NullMarked;
