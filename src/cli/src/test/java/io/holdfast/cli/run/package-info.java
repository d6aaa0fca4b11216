@NullMarked
package io.holdfast.cli.run;

import org.jspecify.annotations.NullMarked;
