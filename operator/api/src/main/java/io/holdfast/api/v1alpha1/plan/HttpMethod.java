package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Methods of an HTTP request. */
public enum HttpMethod {
    /** GET. */
    @JsonProperty("GET")
    GET,
    /** HEAD. */
    @JsonProperty("HEAD")
    HEAD,
    /** POST. */
    @JsonProperty("POST")
    POST,
    /** PUT. */
    @JsonProperty("PUT")
    PUT,
    /** DELETE. */
    @JsonProperty("DELETE")
    DELETE,
    /** PATCH. */
    @JsonProperty("PATCH")
    PATCH;
}
