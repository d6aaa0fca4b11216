/** Where recovery points live: the object store port, its values, and the in-flight parts of an upload. No cloud client here. */
@NullMarked
package io.holdfast.engine.store;

import org.jspecify.annotations.NullMarked;
