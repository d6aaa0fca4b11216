/** From recovery points in a bucket to the Backups of a cluster. */
@NullMarked
package io.holdfast.cli.imports;

import org.jspecify.annotations.NullMarked;
