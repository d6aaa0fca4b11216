package io.holdfast.cli.plan;

/** The values of the Secrets that a plan names. They are read when they are needed and never shown. */
public interface Secrets {

    /**
     * The value of one key.
     *
     * @param field the plan's field that names the Secret, for the message
     * @throws io.holdfast.engine.failure.InvalidPlanException with reason {@code CredentialsMissing} if there is none
     */
    String value(String name, String key, String field);
}
