package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who holds the key of the encryption at rest that the bucket adds to ours. */
public enum EncryptionType {
    /** The store's own key. */
    @JsonProperty("SSE-S3")
    SSE_S3,
    /** A key of a key management service. */
    @JsonProperty("SSE-KMS")
    SSE_KMS;
}
