package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What has happened when a plan is needed. */
public enum Scenario {
    /** The vector database is lost. */
    @JsonProperty("VectorDatabaseFailure")
    VECTOR_DATABASE_FAILURE,
    /** Nothing is left but the bucket and the key. */
    @JsonProperty("FullClusterLoss")
    FULL_CLUSTER_LOSS,
    /** Data is there but wrong. */
    @JsonProperty("DataCorruption")
    DATA_CORRUPTION,
    /** A database is there but damaged. */
    @JsonProperty("DatabaseCorruption")
    DATABASE_CORRUPTION,
    /** Somebody else was in. */
    @JsonProperty("SecurityIncident")
    SECURITY_INCIDENT,
    /** A site or region is lost. */
    @JsonProperty("InfrastructureFailure")
    INFRASTRUCTURE_FAILURE,
    /** Something else. */
    @JsonProperty("Custom")
    CUSTOM;
}
