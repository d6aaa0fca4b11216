/** A repository in a folder of this machine or of a mounted volume. Nothing but files: no lock service, no index. */
@NullMarked
package io.holdfast.adapter.directory;

import org.jspecify.annotations.NullMarked;
