package io.holdfast.recovery.plan;

import org.jspecify.annotations.Nullable;

/**
 * Why a plan cannot be used as it stands.
 *
 * @param reason machine word
 * @param component the component or step that it is about
 * @param message what is wrong
 * @param hint what to do
 */
public record Problem(String reason, @Nullable String component, String message, String hint) {}
