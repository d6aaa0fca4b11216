@NullMarked
package io.holdfast.gitops;

import org.jspecify.annotations.NullMarked;
