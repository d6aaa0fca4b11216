/** The packaged product: the chart and the image on a real cluster, with real servers, and what goes wrong there. */
@NullMarked
package io.holdfast.e2e;

import org.jspecify.annotations.NullMarked;
