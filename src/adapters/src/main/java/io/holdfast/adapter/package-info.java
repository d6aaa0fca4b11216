/** What every adapter to a Kubernetes cluster says alike. */
@NullMarked
package io.holdfast.adapter;

import org.jspecify.annotations.NullMarked;
