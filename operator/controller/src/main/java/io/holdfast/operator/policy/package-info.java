/** What runs when: schedules, catching up, requests by hand, history, and the figures of every source. */
@NullMarked
package io.holdfast.operator.policy;

import org.jspecify.annotations.NullMarked;
