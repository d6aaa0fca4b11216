package io.holdfast.engine.failure;

/**
 * The machine word for why something failed. Reasons appear in status conditions, metrics labels, events and the JSON
 * output of the command line, so a constant is never renamed.
 */
public enum Reason {
    /** A field of the plan, or an option, cannot be used as it stands. */
    InvalidPlan,
    /** A Secret, file or environment variable that the plan names is missing or cannot be read. */
    CredentialsMissing,
    /** The other side refused the credentials. */
    AccessDenied,
    /** The bucket or folder of the repository does not exist. */
    RepositoryMissing,
    /** The repository's address cannot be reached or does not answer in time. */
    RepositoryUnavailable,
    /** The repository answered with an error that may pass. */
    RepositoryFailed,
    /** The clocks of this machine and of the repository differ too much for signed requests. */
    ClockSkew,
    /** There is no room left where bytes had to be written. */
    NoSpace,
    /** An object is there already; nothing is ever overwritten. */
    ObjectExists,
    /** The API server does not take an object of the recovery point as it is. */
    ObjectRefused,
    /** An object that the manifest names is not there. */
    ObjectMissing,
    /** The source cannot be reached. */
    SourceUnreachable,
    /** The source answered with an error. */
    SourceFailed,
    /** What the plan selects (a pod, a collection, an object) does not exist. */
    SourceMissing,
    /** The selection matched nothing: an empty backup is not a success. */
    NothingSelected,
    /** The source changed in a way that makes its own snapshot unusable. */
    SourceChanged,
    /** A version of the source that is known to produce damaged snapshots, or is unknown. */
    UnsupportedVersion,
    /** The container lacks a program that the transport needs. */
    ToolMissing,
    /** The stream ended before its end. */
    Truncated,
    /** The bytes that arrived are not those that were sent. */
    DigestMismatch,
    /** The bytes are not in the format that they should be in. */
    FormatInvalid,
    /** The manifest is damaged, of an unknown version, or lacks a field. */
    ManifestInvalid,
    /** The manifest's signature is wrong or from an unknown key. */
    SignatureInvalid,
    /** The identity does not open what was sealed. */
    WrongKey,
    /** The counts after a restore are not those of the recovery point. */
    CountMismatch,
    /** The target of a restore holds data and replacing it was not asked for. */
    TargetNotEmpty,
    /** There is no recovery point that fits the selection. */
    NoRecoveryPoint,
    /** One of several repositories does not hold the recovery point that the others hold. */
    PartiallyStored,
    /** The work took longer than allowed. */
    DeadlineExceeded,
    /** The work was stopped on purpose. */
    Cancelled,
    /** A fault in this program. */
    Internal
}
