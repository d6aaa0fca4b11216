/** Sources on this machine: commands as local processes. */
@NullMarked
package io.holdfast.adapter.local;

import org.jspecify.annotations.NullMarked;
