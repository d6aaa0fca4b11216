/** What tests of several modules share: contract suites of the ports, and stores and sources that live in memory. */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
