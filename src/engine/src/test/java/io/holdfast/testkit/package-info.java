/** What tests of every module share: the rules of the house, the suites of the ports, and fakes that pass them. */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
