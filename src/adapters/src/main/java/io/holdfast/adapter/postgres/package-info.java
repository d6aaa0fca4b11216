/** PostgreSQL, asked by queries. */
@NullMarked
package io.holdfast.adapter.postgres;

import org.jspecify.annotations.NullMarked;
