/** What the controllers know of each others objects, read from their informers. */
@NullMarked
package io.holdfast.operator.cache;

import org.jspecify.annotations.NullMarked;
