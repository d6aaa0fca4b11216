@NullMarked
package io.holdfast.cli.imports;

import org.jspecify.annotations.NullMarked;
