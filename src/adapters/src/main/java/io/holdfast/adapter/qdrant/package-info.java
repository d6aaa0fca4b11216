/** Qdrant collections, by its own snapshots over its REST interface: taken, proven, uploaded again and counted. */
@NullMarked
package io.holdfast.adapter.qdrant;

import org.jspecify.annotations.NullMarked;
