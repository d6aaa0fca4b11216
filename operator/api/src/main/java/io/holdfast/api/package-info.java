/** The words that every part of Holdfast shares about a cluster: names, durations. */
@NullMarked
package io.holdfast.api;

import org.jspecify.annotations.NullMarked;
