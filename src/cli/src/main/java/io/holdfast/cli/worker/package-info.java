/** What the command line does more when it runs inside a worker Job: progress into the status, the result for the operator. */
@NullMarked
package io.holdfast.cli.worker;

import org.jspecify.annotations.NullMarked;
