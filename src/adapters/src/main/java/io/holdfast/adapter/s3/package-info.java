/** A repository in a bucket of AWS S3 or of a store that speaks its protocol. The only place that sees the AWS SDK. */
@NullMarked
package io.holdfast.adapter.s3;

import org.jspecify.annotations.NullMarked;
