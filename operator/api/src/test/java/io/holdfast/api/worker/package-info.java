/** Tests of the worker's last words. */
@NullMarked
package io.holdfast.api.worker;

import org.jspecify.annotations.NullMarked;
