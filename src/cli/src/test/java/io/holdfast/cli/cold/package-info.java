@NullMarked
package io.holdfast.cli.cold;

import org.jspecify.annotations.NullMarked;
