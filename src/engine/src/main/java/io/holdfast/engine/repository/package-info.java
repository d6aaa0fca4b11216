/** A repository: an object store together with the keys that seal and sign what goes into it. */
@NullMarked
package io.holdfast.engine.repository;

import org.jspecify.annotations.NullMarked;
